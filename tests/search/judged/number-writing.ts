/** How the number of a decision is typed by who has it on paper, from a table, or by ear: each writing means the same one. */

const digits = (text: string) => text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))

/** Of （郑金）市监处罚〔2026〕123号. */
export const numberWritings: Readonly<Record<string, (written: string) => string>> = {
  "as it stands": (written) => written,
  "square brackets": (written) => written.replace("〔", "[").replace("〕", "]"),
  "round brackets": (written) => written.replace("〔", "（").replace("〕", "）"),
  "round brackets of half width": (written) =>
    written.replace("（", "(").replace("）", ")").replace("〔", "(").replace("〕", ")"),
  "other brackets": (written) => written.replace("〔", "【").replace("〕", "】"),
  "no brackets": (written) => written.replace(/[（）]/g, "").replace(/[〔〕]/g, " "),
  "spaces around everything": (written) => written.replace(/[（）〔〕]|\d+/g, " $& ").trim(),
  "without 号": (written) => written.replace(/号$/, ""),
  "no brackets, without 号": (written) => written.replace(/[（）]|号$/g, "").replace(/[〔〕]/g, " "),
  "full width": (written) => digits(written).replace("〔", "［").replace("〕", "］"),
  "in a question": (written) => `请问${written}是什么处罚`,
}

/** Numbers whose serial begins with 0, is long, or has two parts: how some regions count. */
export const zeroNumbers = [
  "郑市监处罚〔2026〕001号",
  "郑市监处罚〔2026〕第012号",
  "杭西市监罚处〔2022〕05号",
  "杭西市监罚处〔2022〕01-012号",
  "沪市监黄处〔2022〕012022000123号",
  "郑市监罚决〔2026〕0007号",
] as const
