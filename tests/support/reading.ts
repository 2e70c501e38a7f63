/**
 * How hard a Chinese text is to read, simply and always alike: how long its sentences are, and how many of its characters are none of
 * the 3,755 common ones (GB 2312 level 1, rows 16 to 55).
 */

const gbk = new TextDecoder("gbk")
const common = new Set(
  Array.from({ length: 40 }, (_, row) => 0xb0 + row).flatMap((high) =>
    Array.from({ length: 94 }, (_, at) => gbk.decode(new Uint8Array([high, 0xa1 + at]))),
  ),
)

/** The texts of a page as they are read, but for what is nobody's to make easy: names, decisions (`bdi`), and what is not read. */
function textOf(page: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? page
  return main
    .replace(/<(script|style|bdi|svg|textarea)[\s\S]*?<\/\1>/g, "")
    .replace(
      /<\/?(?:p|li|dt|dd|h\d|div|section|td|th|tr|label|option|a|button|summary|br|caption|figcaption|legend)\b[^>]*>/g,
      "\n",
    )
    .replace(/<[^>]+>/g, "")
    .replace(/&[#\w]+;/g, " ")
}

/** The sentences of a page in English. */
export function englishIn(page: string): string[] {
  return textOf(page)
    .split(/[.!?;:](?=\s)|\n/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[a-z]/i.test(sentence))
}

/** The words of a sentence in English. */
export function wordsIn(sentence: string): number {
  return sentence.split(/\s+/).filter((word) => /[a-z]/i.test(word)).length
}

/** The sentences of a page in Chinese, but for what others have written (names, decisions: `bdi`, `lang`) and what is not read. */
export function sentencesOf(page: string): string[] {
  return textOf(page)
    .split(/[。！？；\n]/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\p{Script=Han}/u.test(sentence))
}

/** Length in ideographs, for a number or a word in letters is read as one. */
export function lengthOf(sentence: string): number {
  return sentence.replace(/[\x21-\x7e]+/g, "字").match(/\p{Script=Han}/gu)?.length ?? 0
}

/** The characters that are not common. */
export function rareIn(text: string): string[] {
  return (text.match(/\p{Script=Han}/gu) ?? []).filter((char) => !common.has(char))
}
