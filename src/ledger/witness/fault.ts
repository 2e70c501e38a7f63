/** What can be wrong with a witness, in words. */
import type { RefusalText } from "../log-refusal.ts"

const faults = {
  away: { zh: "无法连接", en: "it can't be reached" },
  slow: { zh: "没有及时答复", en: "it does not answer in time" },
  "too-long": { zh: "答复过长，未予读取", en: "its answer is longer than any cosignature, and was not read" },
  "unknown-log": {
    zh: "它不认识本日志：请其运行方登记本日志的名称和公钥",
    en: "it does not know this log: give its operator the log's verifier key",
  },
  "unknown-key": {
    zh: "它不认识签署检查点的公钥：请将新公钥告知其运行方",
    en: "it does not know the key that signs checkpoints: give its operator the new verifier key",
  },
  refused: { zh: "它没有共签，也没有说明可以识别的原因", en: "it did not cosign, for no reason that is known here" },
  conflict: {
    zh: "它所说的大小就是提交的大小，却仍不接受",
    en: "it names the very size that was submitted, and still refuses it",
  },
  ahead: {
    zh: "它自称共签过的日志比这里签发过的更大：本库可能被恢复到旧备份，或者另有一份同名日志",
    en: "it says that it has cosigned more of this log than was ever signed here: an old backup was put back, or there is another log of this name",
  },
  "other-history": {
    zh: "它自称共签过另一段历史：与本日志不是同一份",
    en: "it says that it has cosigned another history than this log's",
  },
  signature: {
    zh: "答复中没有以其公钥对该检查点作出的有效共签",
    en: "its answer holds no cosignature of this checkpoint by its key",
  },
  clock: { zh: "共签的时间与这里的时钟相差过大", en: "the time in its cosignature is far from the clock here" },
} as const satisfies Record<string, RefusalText>

/** Why a witness has not cosigned. */
export type WitnessFault = keyof typeof faults

/** In words; what an earlier version wrote down and this one does not know is a refusal. */
export function explainFault(fault: string): RefusalText {
  const known = Object.entries(faults).find(([name]) => name === fault)
  return known ? known[1] : faults.refused
}
