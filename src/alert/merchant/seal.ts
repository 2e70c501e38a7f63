/** An address as it is kept: sealed under the keys of webhooks' secrets, bound to its row. */
import { z } from "zod"
import type { SecretBox } from "../../signing/secret-box.ts"
import type { StoredContact } from "./contact-store.ts"

const openedSchema = z.strictObject({ address: z.string(), code: z.string().nullable() })
/** An address, and until it is proved the code that was sent there. */
export type OpenedContact = z.infer<typeof openedSchema>

const about = (id: string) => `gongshi contact 1\n${id}`

/** @param random fresh, as base64url */
export function sealContact(box: SecretBox, id: string, opened: OpenedContact, random: string): Promise<Uint8Array> {
  return box.seal(JSON.stringify(opened), about(id), random)
}

/** Null where none of the keys opens it. */
export async function openContact(
  box: SecretBox,
  { id, sealed }: Pick<StoredContact, "id" | "sealed">,
): Promise<OpenedContact | null> {
  const text = await box.open(sealed, about(id))
  return text === null ? null : openedSchema.parse(JSON.parse(text))
}
