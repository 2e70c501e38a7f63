/**
 * A key goes to its holder alone (密钥只交本人): over HTTP nobody is shown the key of another. Who runs the register hands out
 * a code, which lasts an hour, works once, and opens nothing without a second thing that the same person does not have: the
 * key that its holder has still, or the code of a second person, where somebody else is to hold it. Pure.
 */
import type { OfficerHand } from "../gate/hands.ts"
import type { Bilingual } from "../law/bilingual.ts"
import {
  actorOf,
  coversRegion,
  isSamePerson,
  type PersonOf,
  type Principal,
  personOf,
  wholeCountry,
} from "./principal.ts"
import type { ClientRole } from "./scope.ts"
import type { Tenant } from "./tenant.ts"

/** How long a code is traded: long enough to be carried next door, or read out on the telephone. */
export const codeMs = 3_600_000

/** How a code begins, so that people and scanners of leaked secrets know one. */
export const keyCodePrefix = "gongshicode_"

/** An order for a key. */
export interface KeyOrder {
  id: string
  clientId: Tenant
  /** Who is to hold it; null: who holds it now. */
  heldBy: string | null
  /** As the audit trail names them. */
  orderedBy: string
  orderedAt: Date
  reason: string | null
  confirmedBy: string | null
  expiresAt: Date | null
}

/** What of a client says who has power over its key. */
export interface Placed {
  role: ClientRole
  /** Of an agency its region, of a platform its place; null where nobody has said, which is the whole country. */
  region: string | null
  /** Of a source. */
  authorities: readonly string[]
}

/** The places of a client: as authorities, of which those above reach it too. */
function placesOf({ role, region, authorities }: Placed): readonly string[] {
  if (role === "source") return authorities.length > 0 ? authorities : [wholeCountry]
  return [region ?? wholeCountry]
}

/** Whether somebody of an authority gives power to a client: it is of the client's place or above, of every one of them. */
export function reaches(authority: string, client: Placed): boolean {
  return placesOf(client).every((place) => isAtOrAbove(authority, place))
}

/** Whether an authority is another or above it. Every code lies in the country; the country lies in no other. */
function isAtOrAbove(authority: string, other: string): boolean {
  return coversRegion(authority, other === "000000" ? wholeCountry : other)
}

/** Why a key is not ordered, confirmed or traded. */
export const keyRefusals = {
  beyond: {
    zh: "该接入方不在您所在机关的地区内，由其所在地区或者上级的管理员办理。",
    en: "The client lies beyond the region of your authority: an administrator of its place, or of one above, does it.",
  },
  source: {
    zh: "报送系统的密钥能直接公示，只能在服务器上用命令更换：gongshi client。",
    en: "The key of a source publishes by itself: it is given on the machine alone, by gongshi client.",
  },
  withdrawn: { zh: "该接入方的密钥已经撤销。", en: "The key of this client was withdrawn before." },
  holder: {
    zh: "密钥持有人不得是提出或者确认的人：须由另外两人指定。",
    en: "Who is to hold the key neither proposes nor confirms it: two others name them.",
  },
  own: {
    zh: "提出的人不得自己确认，须由另一人确认。",
    en: "Who proposed it does not confirm it: somebody else does.",
  },
  stale: {
    zh: "没有待确认的这一项：已经确认、被取代或者撤下。请重新查看。",
    en: "Nothing of the kind waits: it was confirmed, replaced or dropped. Look again.",
  },
  code: {
    zh: "取件码无效：已过期、已用过，或者与另一凭据不符。请向发放的人重新领取。",
    en: "The code opens nothing: it is over or used, or does not fit what came with it. Ask who gave it for another.",
  },
} as const satisfies Record<string, Bilingual>
export type KeyRefusal = keyof typeof keyRefusals

/**
 * Whether a client's key may be ordered.
 * @param heldBy who is to hold it; null: who holds it now @param person the one behind a name, of names that are linked always the same
 */
export function decideOrder(
  client: Placed & { revokedAt: Date | null },
  { name, authority }: OfficerHand,
  heldBy: string | null,
  person = personOf,
): KeyRefusal | null {
  if (!reaches(authority, client)) return "beyond"
  if (client.role === "source") return "source"
  if (client.revokedAt !== null) return "withdrawn"
  return heldBy !== null && isSamePerson(name, `officer:${heldBy}`, person) ? "holder" : null
}

/** Whether what one has proposed is confirmed by another. @param seen the order that was looked at */
export function decideConfirmation(
  order: KeyOrder | null,
  client: Placed & { revokedAt: Date | null },
  hand: OfficerHand,
  seen: string,
  person = personOf,
): KeyRefusal | null {
  const refused = decideOrder(client, hand, order?.heldBy ?? null, person)
  if (refused) return refused
  if (!order || order.id !== seen || order.heldBy === null || order.expiresAt !== null) return "stale"
  // They may have been linked since.
  if (isSamePerson(order.orderedBy, `officer:${order.heldBy}`, person)) return "holder"
  return isSamePerson(order.orderedBy, hand.name, person) ? "own" : null
}

/**
 * Whether a key is handed out for a code.
 * @param holder who holds the client's key by now @param isSecond whether the second code came too and fits
 */
export function decideTrade(
  order: KeyOrder | null,
  { holder, isSecond, now }: { holder: string | null; isSecond: boolean; now: number },
  trader: Principal,
  person: PersonOf = personOf,
): KeyRefusal | null {
  if (!order || order.expiresAt === null || order.expiresAt.getTime() <= now) return "code"
  if (order.heldBy === null) {
    // The holder shows the key, or has signed in for the agency by the name that is kept with it.
    const isOwn = trader.kind === "client" && trader.id === order.clientId
    return isOwn && (trader.post === undefined || trader.subject === holder) ? null : "code"
  }
  if (!isSecond) return "code"
  // Whoever says who they are is the one who was named.
  const isSaid = trader.kind === "client" ? trader.post !== undefined : trader.kind !== "anyone"
  return !isSaid || isSamePerson(actorOf(trader), `officer:${order.heldBy}`, person) ? null : "code"
}
