/**
 * Faults of files: of exports that lie on a disk, and of a mirror that is kept there. Only a machine that has one finds
 * them, so the library, which a browser loads, carries none of their words.
 */
import type { Bilingual } from "../law/bilingual.ts"

/** The words of each, from its details. They stand as `fault-words.ts` has it. */
const fileFaultWords = {
  "not-a-file": () => ({
    zh: "不是普通文件，而是链接、文件夹、管道或者设备：没有打开",
    en: "is no plain file but a link, a folder, a pipe or a device: it was not opened",
  }),
  missing: () => ({ zh: "缺失", en: "is missing" }),
  "manifest-missing": () => ({
    zh: "缺失：这不是导出，或者导出没有完成",
    en: "is missing: this is no export, or one that was cut off",
  }),
  unnamed: () => ({ zh: "不在清单中：没有人为它担保", en: "is not named in the manifest: nobody has vouched for it" }),
  archive: ({ zh, en }: Bilingual) => ({ zh: `不能使用：${zh}`, en: `can't be used: ${en}` }),
  "manifest-twice": () => ({
    zh: "出现了不止一次：一个归档只装一次导出",
    en: "is there more than once: an archive holds one export",
  }),
  swapped: (other: string) => ({
    zh: `内容是 ${other} 的：文件被调换`,
    en: `holds what ${other} should: the files were swapped`,
  }),
  bytes: (found: number, expected: number) => ({
    zh: `有 ${found} 字节，清单所载为 ${expected}`,
    en: `has ${found} bytes, the manifest says ${expected}`,
  }),
  changed: (found: string, expected: string) => ({
    zh: `被改动过：SHA-256 为 ${found}，清单所载为 ${expected}`,
    en: `was changed: its SHA-256 is ${found}, the manifest says ${expected}`,
  }),
  "pages-differ": () => ({
    zh: "页面不是登记系统为所附报告印制的：页面或者所附文件被调换、改动过",
    en: "has pages that the register did not print of the report attached to it: one of the two was swapped or changed",
  }),
  "pages-unsealed": () => ({
    zh: "页面没有登记系统的封签，而该系统印制的每一份都有：请不要相信页面所写",
    en: "has pages without the register's seal, which every sheet has that it prints: do not believe what they say",
  }),
  unpacking: (line: number, reason: string) => ({
    zh: `第 ${line} 行之后无法解压：${reason}`,
    en: `can't be unpacked past line ${line}: ${reason}`,
  }),
  lines: (found: number, expected: number) =>
    found > expected
      ? { zh: `多于清单所载的 ${expected} 行`, en: `has more lines than the ${expected} that the manifest says` }
      : { zh: `有 ${found} 行，清单所载为 ${expected}`, en: `has ${found} lines, the manifest says ${expected}` },
  content: () => ({ zh: "解压后的内容与清单所载不同", en: "unpacks to other bytes than the manifest says" }),
  "log-size": (found: number, expected: number) => ({
    zh: `有 ${found} 条，清单所载日志大小为 ${expected}`,
    en: `has ${found} entries, the manifest is made at size ${expected}`,
  }),
  root: (size: number) => ({
    zh: `前 ${size} 条算出的根哈希与已签名的不同`,
    en: `gives another root over its first ${size} entries than the one that was signed`,
  }),
  more: (count: number) => ({ zh: `另有 ${count} 行有误`, en: `${count} more lines are wrong` }),
  "ended-unknown": (position: number) => ({
    zh: `结束了日志第 ${position} 条的公示，而那一条在镜像中并不在公示`,
    en: `ends the record of entry ${position}, which is not live in the mirror`,
  }),
  mapless: () => ({
    zh: "日志没有代码索引：旧版本的，用 --without-map 指明",
    en: "has no map of codes: of a register of a version before it, say so with --without-map",
  }),
  "map-missing": (position: number) => ({
    zh: `没有以索引根收尾，而日志第 ${position} 条起已有代码索引`,
    en: `does not end with the root of the map, though its log has one since entry ${position}`,
  }),
  "map-differs": (position: number) => ({
    zh: `第 ${position} 条的索引根与所载记录不符：代码索引遗漏了在公示的代码，或者留有已经结束的`,
    en: `has at entry ${position} the root of another map than its lines give: a code that is listed is not in it, or one that is not is`,
  }),
  "compromise-withheld": (position: number) => ({
    zh: `没有给出日志第 ${position} 条的原文，而该条载明有一把密钥已泄露：不知道是哪一把`,
    en: `withholds the line of entry ${position}, which says that a key was compromised: which one is unknown`,
  }),
  "delta-state": (from: readonly number[], stored: number | null) => ({
    zh: `是从日志第 ${from.join("、")} 条起的增量，只能接在那时核验并保存的状态（--state）之后${stored === null ? "" : `，而所给状态在第 ${stored} 条`}：请改用完整导出，或者从该处起的增量`,
    en: `is a delta from size ${from.join(", ")}, which continues a state that was verified and stored there (--state)${stored === null ? "" : `; the one that was given is at ${stored}`}: take a whole export, or a delta from there`,
  }),
  "release-unsigned": () => ({
    zh: "没有发布签名（release.note）：没有人为这个核验程序担保",
    en: "carries no signed release (release.note): nobody vouches for this verifier",
  }),
  "publisher-missing": () => ({
    zh: "无从核对发布签名：这里没有登载发布者的公钥，请用 --publisher 给出从别处得到的",
    en: "has a release that nothing here can check: no publisher's key is pinned, give the one that you got by another way with --publisher",
  }),
  "release-foreign": () => ({
    zh: "发布签名不是所信任的发布者的",
    en: "is signed by no publisher whose key is believed here",
  }),
  "release-signature": () => ({
    zh: "发布签名不符：签名之后被改动过，或者签名是伪造的",
    en: "has a release whose signature does not fit: it was changed since, or forged",
  }),
  "release-unlogged": (version: string) => ({
    zh: `登记系统的公示日志没有登载 ${version} 版`,
    en: `is of version ${version}, which the register's log does not name`,
  }),
  "release-differs": (version: string, position: number) => ({
    zh: `不是公示日志第 ${position} 条登载的 ${version} 版：两者内容不同`,
    en: `is another ${version} than entry ${position} of the register's log names`,
  }),
  "state-frontier": () => ({
    zh: "已存状态没有可续接的树：请先核验一次完整导出",
    en: "holds a state without a tree to append to: verify a whole export once",
  }),
} as const satisfies Record<string, (...details: never[]) => Bilingual>

/** The codes; they stay as they are from version to version. */
export type FileFaultCode = keyof typeof fileFaultWords

type FileFaultDetails = { [C in FileFaultCode]: Parameters<(typeof fileFaultWords)[C]> }

/** A fault of a file in words: a `Fault` like the others. */
export function fileFault<C extends FileFaultCode>(
  code: C,
  ...details: FileFaultDetails[C]
): Bilingual & { code: FileFaultCode } {
  const table: { [Code in FileFaultCode]: (...given: FileFaultDetails[Code]) => Bilingual } = fileFaultWords
  return { code, ...table[code](...details) }
}
