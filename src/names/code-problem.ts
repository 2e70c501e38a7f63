// Says in one sentence, in Chinese and in English, what is wrong with a text that was given as a code: where, what was
// found, what belongs there, which code was likely meant. Never repeats the text: it may be somebody's ID number.
import type { CodeReading, ImpossibleCode, ImpossibleReason, NonconformingCode } from "./code.ts"

/** Languages the register speaks. */
export type Language = "zh" | "en"

/** A short title for the kind of problem and one sentence about this text; both plain text, to be escaped in HTML. */
export interface CodeProblem {
  readonly title: string
  readonly detail: string
}

type Words = Readonly<Record<Language, string>>
type Sentence = (reading: ImpossibleCode) => Words

const nonconformingTitle: Words = { zh: "校验码不符", en: "Wrong check character" }
const organisationTitle: Words = { zh: "组织机构代码校验位不符", en: "Wrong organisation digit" }
const impossibleTitle: Words = { zh: "不是统一社会信用代码", en: "Not a unified social credit code" }

const sentences = {
  empty: () => ({ zh: "没有填写代码", en: "No code was given" }),
  length: ({ length }) => ({
    zh: `统一社会信用代码为18位，此处为${length}位`,
    en: `A unified social credit code has 18 characters, this has ${length}`,
  }),
  character: ({ position, found, length }) => ({
    zh: `第${position}位“${printable(found)}”不是代码所用字符（数字和大写字母，不含I、O、S、V、Z）${length === 18 ? "" : `，且全长为${length}位而非18位`}`,
    en: `Position ${position} is “${printable(found)}”, which is never used in a code (digits and capital letters without I, O, S, V, Z)${length === 18 ? "" : `, and it has ${length} characters, not 18`}`,
  }),
  authority: ({ found }) => ({
    zh: `第1位“${printable(found)}”不是登记管理部门代码，企业、个体工商户和合作社的代码以9开头`,
    en: `Position 1 is “${printable(found)}”, which is no registration authority; codes of merchants begin with 9`,
  }),
  region: ({ position, found }) => ({
    zh: `第${position}位“${printable(found)}”应为数字：第3至8位是行政区划代码`,
    en: `Position ${position} is “${printable(found)}” and should be a digit: positions 3 to 8 are the region`,
  }),
  placeholder: () => ({ zh: "这是占位用的字符，不是代码", en: "This is a placeholder, not a code" }),
  "registration-number": () => ({
    zh: "这是15位的旧营业执照注册号，请用营业执照上18位的统一社会信用代码",
    en: "This is a registration number of 15 digits from before 2015; use the code of 18 characters on the licence",
  }),
  "organisation-code": () => ({
    zh: "这是9位的组织机构代码，请用18位的统一社会信用代码",
    en: "This is an organisation code of 9 characters; use the unified social credit code of 18",
  }),
  "spreadsheet-number": () => ({
    zh: "表格软件已把代码变成科学计数法的数字，末几位已丢失，请把该列设为文本后重新导出",
    en: "A spreadsheet turned the code into a rounded number; format the column as text and export it again",
  }),
  "citizen-id": () => ({
    zh: "这像是公民身份号码，不是统一社会信用代码，系统不保存也不显示它",
    en: "This looks like a personal ID number, not a unified social credit code; it is neither kept nor shown",
  }),
} satisfies Record<ImpossibleReason, Sentence>

/** The problem with a reading in words, null where there is none. Positions count from 1. */
export function codeProblem(reading: CodeReading, language: Language): CodeProblem | null {
  switch (reading.kind) {
    case "valid":
      return reading.organisationDigitWrong
        ? { title: organisationTitle[language], detail: organisationDetail[language] }
        : null
    case "nonconforming":
      return { title: nonconformingTitle[language], detail: nonconformingDetail(reading, language) }
    case "impossible":
      return {
        title: impossibleTitle[language],
        detail: ended(sentences[reading.reason](reading)[language], reading.likely, language),
      }
  }
}

const organisationDetail: Words = {
  zh: "第17位与前8位组织机构代码不符（GB 11714），第18位校验码无误；代码照常使用。",
  en: "Position 17 doesn't agree with the organisation code before it (GB 11714), the check character in position 18 does; the code is used as it is.",
}

function nonconformingDetail({ found, expected, likely }: NonconformingCode, language: Language): string {
  const words: Words = {
    zh: `第18位校验码为“${found}”，按前17位应为“${expected}”，其中必有一位有误`,
    en: `Position 18 is “${found}” where the 17 characters before it call for “${expected}”, so at least one of the 18 is wrong`,
  }
  return ended(words[language], likely, language)
}

function ended(sentence: string, likely: string | undefined, language: Language): string {
  if (language === "zh") return likely === undefined ? `${sentence}。` : `${sentence}；可能是${likely}。`
  return likely === undefined ? `${sentence}.` : `${sentence}; ${likely} was likely meant.`
}

/** A character as it can be printed: control, format and private characters by their code point. */
function printable(character = ""): string {
  if (/^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character)) return character
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
}
