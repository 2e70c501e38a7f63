/**
 * Why a process will not sign, and what an operator does about it. A log that has left the building has one history: a
 * process that can't be sure to continue it signs nothing. The table knows all there is to a refusal.
 */

/** Words for people. */
export interface RefusalText {
  zh: string
  en: string
}

interface Details {
  /** The database has fewer entries than a checkpoint that left the building. */
  "database-behind": { remembered: number; size: number }
  /** The tree at the size of a checkpoint that left the building is not the one that was signed. */
  "history-differs": { size: number }
  /** The checkpoint that is remembered here and the one in the database are of two logs. */
  "other-log": { remembered: string; published: string }
  /** A checkpoint that left the building is not signed by the key that is here. */
  "foreign-key": { size: number }
  /** This installation has signed, and its key is gone. */
  "key-lost": { size: number }
  /** The log is signed by an installation elsewhere; there is no key here. */
  "no-key": { size: number }
  /** The log's current key has its private half on other nodes; one that came before it is here. */
  "key-elsewhere": { kid: string }
  /** What is remembered can't be read. */
  "memory-unreadable": Record<never, never>
}

type Kind = keyof Details

/** A refusal with its particulars. */
export type LogRefusal = { [K in Kind]: { kind: K } & Details[K] }[Kind]

interface Row<K extends Kind> {
  /** Whether this process must publish nothing more either: its entries would take positions that others know. */
  halts: boolean
  explain(details: Details[K]): RefusalText
}

const rows = {
  "database-behind": {
    halts: true,
    explain: ({ remembered, size }) => ({
      zh: `数据库中的公示日志只有 ${size} 条，而已对外公布的检查点为 ${remembered} 条：恢复了较旧的备份，或者连接了另一个数据库。请恢复较新的备份，或者改正 DATABASE_URL。`,
      en: `the database has ${size} entries, and a checkpoint of ${remembered} has left the building: an older backup was restored, or this is another database. Restore a newer backup, or set DATABASE_URL right`,
    }),
  },
  "history-differs": {
    halts: true,
    explain: ({ size }) => ({
      zh: `前 ${size} 条公示日志与已签名公布的检查点不一致：这是另一个数据库、各自发展的副本，或者数据已损坏。请运行 gongshi doctor，并恢复正确的数据库。`,
      en: `the first ${size} entries are not those that were signed and published: this is another database, a copy that went its own way, or a damaged one. Run gongshi doctor, and restore the right database`,
    }),
  },
  "other-log": {
    halts: true,
    explain: ({ remembered, published }) => ({
      zh: `本机签过的日志名为 ${remembered}，数据库中的日志名为 ${published}：DATA_DIR 与数据库不属于同一个库。请改正其中之一。`,
      en: `this installation has signed the log ${remembered}, and the database holds ${published}: DATA_DIR and database belong to two registers. Set one of them right`,
    }),
  },
  "foreign-key": {
    halts: true,
    explain: ({ size }) => ({
      zh: `${size} 条的检查点不是用本机的日志密钥签名的：密钥被更换，或者第二个实例使用了自己的密钥。请放回原来的 密钥文件（keys/log/）。`,
      en: `the checkpoint of ${size} entries is not signed by the log key that is here: the key was replaced, or a second installation has one of its own. Put the log's own key back in keys/log/`,
    }),
  },
  "key-lost": {
    halts: true,
    explain: ({ size }) => ({
      zh: `本机签过 ${size} 条的检查点，但日志密钥（keys/log/）已不在。请从备份中恢复；不会自动生成新的密钥。`,
      en: `this installation has signed ${size} entries, and its log key in keys/log/ is gone. Restore it from the backup; a new one is not made`,
    }),
  },
  "no-key": {
    halts: false,
    explain: ({ size }) => ({
      zh: `日志已由别处的密钥签名（${size} 条），本机没有日志密钥，因此不签名，只提供查询。如本机应当签名，请将密钥文件放入 keys/log/。`,
      en: `the log is signed elsewhere (${size} entries) and there is no log key here: this process serves it and signs nothing. To sign here, bring its file to keys/log/`,
    }),
  },
  "key-elsewhere": {
    halts: false,
    explain: ({ kid }) => ({
      zh: `日志现用密钥 ${kid} 的私钥不在本机（已轮换），因此本机不签名，只提供查询。请从轮换密钥的节点复制 keys/log/${kid}.jwk。`,
      en: `the log's key ${kid} signs now, and its private half is not here: this process serves the log and signs nothing. Copy keys/log/${kid}.jwk from the node that rotated the key`,
    }),
  },
  "memory-unreadable": {
    halts: true,
    explain: () => ({
      zh: "keys/log.checkpoint 已损坏，无法确认最后公布的检查点。请从备份或者任一合作机构取回最新的检查点，放回该文件。",
      en: "keys/log.checkpoint is damaged, so the last checkpoint that left the building is not known. Put the newest checkpoint back there, from a backup or from a partner",
    }),
  },
} as const satisfies { [K in Kind]: Row<K> }

/** Whether the process must publish nothing more until the refusal is lifted. */
export function halts(refusal: LogRefusal): boolean {
  return rows[refusal.kind].halts
}

/** The refusal in words: what is so, why, and what to do. */
export function explainRefusal(refusal: LogRefusal): RefusalText {
  const explain: (details: never) => RefusalText = rows[refusal.kind].explain
  return explain(refusal as never)
}
