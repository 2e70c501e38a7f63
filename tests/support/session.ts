/** Sessions of people at the pages, as a browser holds them after a login. */
import { randomUUID } from "node:crypto"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import type { Post } from "../../src/access/principal.ts"
import type { Sql } from "../../src/database/client.ts"
import { personCookie } from "../../src/http/person.ts"
import { clock } from "./app.ts"

/** Begins one. @param issuer the register's address: over https the cookie is another @returns what requests carry */
export async function sessionHeader(sql: Sql, issuer: string, subject: string, ...posts: Post[]) {
  const token = randomUUID()
  await beginPersonSession(sql, { subject, posts, token, now: clock() })
  return { cookie: `${issuer.startsWith("https:") ? "__Host-" : ""}${personCookie.name}=${token}` }
}
