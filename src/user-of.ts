/** Who asks or answers, from whoever checked it, LangGraph's server or the application; null = not known. */
export function userOf(configurable: Record<string, unknown> | undefined): string | null {
  const users = ['langgraph_auth_user_id', 'user_id'].map((key) => configurable?.[key]);
  return (
    (users.find((user) => typeof user === 'string' && user !== '') as string | undefined) ?? null
  );
}
