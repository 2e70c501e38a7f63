/** Titles and names as people write them in one way: what they are counted under must not hang on width or case. Pure. */
import { foldCharacter } from "../../names/normal-form.ts"

/** A title with simplified characters, letters of half width in upper case, brackets of full width and single blanks. */
export function plainTitle(written: string): string {
  return written
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\u4e00-\u9fff]/g, (character) => foldCharacter(character.charCodeAt(0)))
    .replaceAll("(", "（")
    .replaceAll(")", "）")
    .replace(/\s+/g, " ")
    .trim()
}
