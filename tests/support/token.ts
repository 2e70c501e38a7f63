/** A compact JWS as it reads; its signature is not looked at. */
export function receivedToken(token: string): { header: Record<string, unknown>; payload: Record<string, unknown> } {
  const [header = "", payload = ""] = token.split(".")
  const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>
  return { header: read(header), payload: read(payload) }
}
