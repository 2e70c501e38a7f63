/** Who has signed in at a login: the cookie of their browser. */
import { randomBytes } from "node:crypto"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import type { Post } from "../../src/access/principal.ts"
import type { Sql } from "../../src/database/client.ts"
import { clock } from "./app.ts"

/** Begins the session of a person in a post. */
export async function signedIn(sql: Sql, subject: string, post: Post, now = clock()): Promise<{ cookie: string }> {
  const token = randomBytes(32).toString("base64url")
  await beginPersonSession(sql, { subject, posts: [post], token, now })
  return { cookie: `__Host-person=${token}` }
}
