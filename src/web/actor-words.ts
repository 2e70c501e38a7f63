/** Who did something, in words. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { regionName } from "../names/region.ts"

const actorKinds: readonly (readonly [RegExp, (match: RegExpExecArray) => Bilingual])[] = [
  [
    /^officer:(\d{6}):(.*)$/s,
    ([, authority = "", login]) => ({
      zh: `${login}（${regionName(authority) ?? authority}）`,
      en: `${login} (${regionName(authority, "en") ?? authority})`,
    }),
  ],
  [/^merchant:([^:]*):/, ([, code]) => ({ zh: `当事人 ${code}`, en: `merchant ${code}` })],
  [/^system:(.*)$/s, ([, name]) => ({ zh: `运行人员（${name}）`, en: `operator (${name})` })],
  [/^reader$/, () => ({ zh: "公众（未登录）", en: "a reader without an account" })],
  [/^register$/, () => ({ zh: "本库自动", en: "the register itself" })],
]

/**
 * Who did it, in words: a merchant by its code, never by the login's name for the person; a client by what it is called,
 * where that is known. @param clients their names, by their ids
 */
export function actorWords(actor: string, clients?: ReadonlyMap<string, string>): Bilingual {
  const [, client] = /^client:([^:]*)/.exec(actor) ?? []
  if (client !== undefined) {
    const name = clients?.get(client)
    return { zh: name ?? `接入方 ${client}`, en: name ?? `client ${client}` }
  }
  for (const [pattern, say] of actorKinds) {
    const match = pattern.exec(actor)
    if (match) return say(match)
  }
  return { zh: actor, en: actor }
}
