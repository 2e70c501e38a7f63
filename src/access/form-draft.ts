/**
 * Drafts of the office's forms: what somebody has typed and not sent is kept here, sealed, for themselves in their post alone, for
 * seven days or until its act is done. Never in the browser, whose next user reads what it stores.
 */
import { z } from "zod"
import type { ActingParts } from "../database/client.ts"
import { deleteDraft, deleteDraftsUntil, listDrafts, type StoredDraft, saveDraft } from "./form-draft-store.ts"
import { actorOf, type Principal } from "./principal.ts"

/** Whose drafts of which form, by its address. */
export interface DraftPlace {
  principal: Principal
  form: string
}

/** A draft as its owner sees it. */
export interface OpenedDraft {
  slot: string
  sent: Sent
  savedAt: Date
}

/** What seals drafts: bound to whose they are, and known again by digests, the newest key's first. */
interface DraftBox {
  seal(text: string, about: string, random: string): Promise<Uint8Array>
  open(sealed: Uint8Array, about: string): Promise<string | null>
  digests(text: string, about: string): Promise<[Uint8Array, ...Uint8Array[]]>
}

/** What drafts need of the platform. */
export interface DraftOffice extends ActingParts {
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** The box of webhooks' secrets seals them; null where there is none, and no drafts. */
  alerting: { secrets: DraftBox | null }
}

/** What a form says, by the paths of its fields. */
type Sent = ReadonlyMap<string, readonly string[]>

const keptMs = 7 * 24 * 3_600_000
// A served text of 20,000 characters, at three bytes each, with the rest of the form and some room.
const bytesMax = 200_000
// More forms than these nobody has open at once; the oldest gives way.
const draftsMax = 20
const shownMax = 5

const slotPattern = z.uuid()
const sentSchema = z.array(z.tuple([z.string(), z.array(z.string())]))

/** Keeps a draft. Null where it is not kept: no box seals it, its slot is none, or it is too large. */
export async function keepDraft(
  { sql, clock, newSalt, alerting: { secrets } }: DraftOffice,
  place: DraftPlace,
  slot: string,
  sent: Sent,
): Promise<Date | null> {
  const text = JSON.stringify([...sent])
  if (!secrets || !isSlot(slot) || Buffer.byteLength(text) > bytesMax) return null
  const { owners, forms } = await keysOf(secrets, place)
  const [owner, ...older] = owners
  const savedAt = new Date(clock())
  const sealed = await secrets.seal(text, boundTo(place, slot), newSalt())
  await sql.begin((tx) => saveDraft(tx, { owner, slot, form: forms[0], sealed, savedAt }, older, draftsMax))
  return savedAt
}

/** The drafts that somebody has of a form, the newest first. */
export async function draftsOf(
  { sql, clock, alerting: { secrets } }: DraftOffice,
  place: DraftPlace,
): Promise<OpenedDraft[]> {
  if (!secrets) return []
  const keys = await keysOf(secrets, place)
  const rows = await listDrafts(sql, { ...keys, since: new Date(clock() - keptMs) }, shownMax)
  const opened = await Promise.all(rows.map((row) => openDraft(secrets, place, row)))
  return opened.filter((draft) => draft !== null)
}

/** Lets a draft go: its act was done, or nobody wants it. */
export async function dropDraft(
  { sql, alerting: { secrets } }: DraftOffice,
  place: DraftPlace,
  slot: string,
): Promise<void> {
  if (secrets && isSlot(slot)) await deleteDraft(sql, (await keysOf(secrets, place)).owners, slot)
}

/** Removes the drafts whose time is over, as a part of the daily work. */
export function deleteOldDrafts({ sql, clock }: Pick<DraftOffice, "sql" | "clock">): Promise<void> {
  return deleteDraftsUntil(sql, new Date(clock() - keptMs))
}

async function openDraft(box: DraftBox, place: DraftPlace, row: StoredDraft): Promise<OpenedDraft | null> {
  const { slot, savedAt, sealed } = row
  const text = await box.open(sealed, boundTo(place, slot))
  return text === null ? null : { slot, savedAt, sent: new Map(sentSchema.parse(JSON.parse(text))) }
}

async function keysOf(box: DraftBox, { principal, form }: DraftPlace) {
  const owner = ownerOf(principal)
  return {
    owners: await box.digests(owner, "draft owner"),
    forms: await box.digests(`${owner}\n${form}`, "draft form"),
  }
}

function boundTo({ principal, form }: DraftPlace, slot: string): string {
  return `gongshi draft 1\n${ownerOf(principal)}\n${form}\n${slot}`
}

/** A person in a post: whoever has two is two here. */
function ownerOf(principal: Principal): string {
  return `${actorOf(principal)}\n${"role" in principal ? principal.role : ""}`
}

function isSlot(slot: string): boolean {
  return slotPattern.safeParse(slot).success
}
