/**
 * What keeps a mirror from being brought up to date and is no fault in the data: nobody answers, the disk is full, another
 * follower is at it. In words, with what happens next.
 */
import type { Bilingual } from "../../law/bilingual.ts"

/** Why it could not be done; the mirror is as it was. */
export class FollowTrouble extends Error {
  readonly words: Bilingual

  constructor(words: Bilingual) {
    super(words.en)
    this.words = words
  }
}

const diskWords: Readonly<Record<string, Bilingual>> = {
  ENOSPC: {
    zh: "磁盘已满：请腾出空间后重新运行，已下载的部分会接着用",
    en: "the disk is full: make room and run it again; what was fetched is used then",
  },
  EDQUOT: {
    zh: "磁盘配额已用完：请腾出空间后重新运行，已下载的部分会接着用",
    en: "the disk quota is used up: make room and run it again; what was fetched is used then",
  },
  EFBIG: {
    zh: "文件超过了允许的大小：请放宽限制后重新运行，已下载的部分会接着用",
    en: "a file grew past what this user or disk allows: raise the limit and run it again; what was fetched is used then",
  },
  EROFS: { zh: "目录所在的磁盘只读", en: "the folder is on a disk that can't be written to" },
  EACCES: { zh: "当前用户无权写入该目录", en: "this user may not write to the folder" },
  EPERM: { zh: "当前用户无权写入该目录", en: "this user may not write to the folder" },
  EIO: { zh: "磁盘读写出错：请检查磁盘", en: "the disk fails to read or write: have it looked at" },
}

/** An error of the disk in words; null for any other. */
export function diskTrouble(error: unknown): FollowTrouble | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null
  const words = diskWords[String(error.code)]
  if (!words) return null
  const path = "path" in error ? ` (${String(error.path)})` : ""
  return new FollowTrouble({
    zh: `${words.zh}${path}。镜像保持原样。`,
    en: `${words.en}${path}. The mirror is as it was.`,
  })
}
