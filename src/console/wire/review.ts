export type {
  CodeCheck as Analysis,
  Review,
  ReviewDecision as Decision,
  ReviewDetail,
  ReviewStatus,
  Touch,
} from '../../review/review.ts';
export type { Grant, GrantOffer, GrantScope } from '../../grants/grant.ts';
