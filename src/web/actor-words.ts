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
  [/^client:([^:]*)/, ([, id]) => ({ zh: `接入方 ${id}`, en: `client ${id}` })],
  [/^system:(.*)$/s, ([, name]) => ({ zh: `运行人员（${name}）`, en: `operator (${name})` })],
  [/^register$/, () => ({ zh: "本库自动", en: "the register itself" })],
]

/** Who did it, in words: a merchant by its code and a client by its id, never by the login's name for the person. */
export function actorWords(actor: string): Bilingual {
  for (const [pattern, say] of actorKinds) {
    const match = pattern.exec(actor)
    if (match) return say(match)
  }
  return { zh: actor, en: actor }
}
