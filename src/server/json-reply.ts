const JSON_TYPE = 'application/json; charset=utf-8';

/** A JSON answer with the content type of the original. Source: python-executor spec §1.1. */
export const jsonReply = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, 'content-type': JSON_TYPE },
  });

export const textReply = (status: number, body: string): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/plain' } });
