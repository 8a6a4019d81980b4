/** What was allowed once, so that it need not be asked again. */
export interface Grant {
  readonly grant_id: string;
  readonly scope: 'thread' | 'user';
  readonly thread_id: string | null;
  readonly user_id: string | null;
  readonly operation: { readonly label: string };
  readonly until: string | null;
  readonly granted_by: string | null;
  readonly granted_at: string;
  readonly revoked_at: string | null;
  readonly uses: number;
}

/** What an answer may allow for the future; only the server computes it. */
export interface GrantOffer {
  readonly operation: unknown;
  readonly label: string;
}
