/**
 * What a name that comes with a code is of the subject under that code: one word, and never the register's own name. Names
 * count as they are folded for searching. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { foldName } from "../../names/normal-form.ts"
import type { Subject } from "../record/record.ts"

/** The words, the closest first. */
export const nameIsWords = {
  same: { zh: "与登记名称一致", en: "the registered name" },
  former: { zh: "曾用名称", en: "a former name" },
  shop: { zh: "店铺名称", en: "the name of a shop of it" },
  other: { zh: "与登记名称不一致", en: "another name" },
  unknown: { zh: "代码未收录，无法比对", en: "not compared: the code is not known here" },
} as const satisfies Record<string, Bilingual>

export type NameIs = keyof typeof nameIsWords

export const nameIsNames = Object.keys(nameIsWords) as [NameIs, ...NameIs[]]

/** By what names a subject may be known. */
export type BorneNames = Pick<Subject, "name" | "type" | "formerNames" | "shops">

/**
 * Says what a name is of a subject. Of a sole trader, who is a person, a former name is not told from any other.
 * @param borne null: the register does not know the code
 * @param ownShops names of shops that whoever asks knows of it
 */
export function nameIs(given: string, borne: BorneNames | null, ownShops: readonly string[] = []): NameIs {
  const asked = foldName(given)
  if (borne === null || asked === "") return "unknown"
  const isOne = (names: readonly string[]) => names.some((name) => foldName(name) === asked)
  if (isOne([borne.name])) return "same"
  if (borne.type !== "sole-trader" && isOne(borne.formerNames)) return "former"
  return isOne(borne.shops.map(({ name }) => name)) || isOne(ownShops) ? "shop" : "other"
}
