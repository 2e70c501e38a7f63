/** TRAINING: a register on which people learn, with invented merchants and real posts, from which nothing goes out. */
import { oneOf, type VariableTable, variable } from "./variable.ts"

export const trainingVariables = {
  TRAINING: variable("1: a register to learn on (培训), of invented merchants, which sends nothing out", oneOf("1")),
} satisfies VariableTable

/** What would leave a register by each variable that a training has to be without, or whose word it would borrow. */
const barred = {
  SIGNER_URL: "it signs as nobody but itself",
  SIGNER_KEYS: "it signs as nobody but itself",
  SIGNER_TOKEN: "it signs as nobody but itself",
  KEY_LOG: "it makes keys of its own",
  KEY_EXPORT: "it makes keys of its own",
  KEY_STATEMENT: "it makes keys of its own",
  KEY_RECEIPT: "it makes keys of its own",
  SM2_KEY: "it signs as nobody but itself",
  TRUST_ROOT: "nobody is to trust it",
  WITNESSES: "nobody witnesses its log",
  SEAL_PROVIDER: "its papers carry no seal",
  SEAL_PROVIDER_SECRET: "its papers carry no seal",
  SEAL_CERTIFICATES: "its papers carry no signature of an authority",
  SEAL_TIMESTAMPS: "it asks for no timestamps",
  MESSAGE_GATEWAY: "it sends no mail and no SMS",
  MESSAGE_GATEWAY_SECRET: "it sends no mail and no SMS",
  S3_ENDPOINT: "papers are kept in its own database",
  S3_BUCKET: "papers are kept in its own database",
  S3_ACCESS_KEY: "papers are kept in its own database",
  S3_SECRET_KEY: "papers are kept in its own database",
  MEILI_URL: "it searches in its own database",
  MEILI_KEY: "it searches in its own database",
  TRACES_URL: "its spans go nowhere",
  PEER_REGISTERS: "it takes no certificates of other registers",
} as const satisfies Record<string, string>

/** The variables that a training has to be without. */
export const barredInTraining: readonly string[] = Object.keys(barred)

/**
 * What a training register is given and must not have. Refused, and not passed over: whoever copies the settings of the
 * real register is told what each of them would have done.
 */
export function trainingFaults(values: Readonly<Record<string, unknown>>): string[] {
  if (values["TRAINING"] === null) return []
  return Object.entries(barred).flatMap(([name, why]) => {
    const value = values[name]
    const isAbsent = value === null || (Array.isArray(value) && value.length === 0)
    return isAbsent ? [] : [`${name} is set beside TRAINING=1: take it away, ${why}`]
  })
}

/** How the log of a training is named, so that whatever is signed of it, and the database itself, say what they are. */
const trainingLog = "/training-log"

/** The name of a log that begins now. @param host where the register answers */
export const logName = (host: string, isTraining: boolean) => `${host}${isTraining ? trainingLog : "/log"}`

/** Whether the log of this name is one of a training. */
export const isTrainingLog = (name: string) => name.endsWith(trainingLog)
