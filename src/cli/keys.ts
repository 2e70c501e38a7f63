/** `gongshi keys …`: the keys that this register signs with. Changing them is in key-change.ts. */
import path from "node:path"
import { nodeHolder, openNodeKeyring } from "../node/keys.ts"
import { readSecretFile, writeKeyFile } from "../signing/key-file.ts"
import { type Command, type ExitCode, readArgs, readChoice, say, UsageError } from "./command.ts"
import { compromiseKey, importKey, keyLine, retireKey, rotateKey } from "./key-change.ts"
import { forgetKey, sharedLines } from "./key-shared.ts"
import { withRegister } from "./open-register.ts"
import { rootUsage, runRoot } from "./root.ts"

const actions: Readonly<Record<string, (args: readonly string[]) => Promise<ExitCode>>> = {
  list: listKeys,
  jwks: printKeySet,
  rotate: rotateKey,
  retire: retireKey,
  compromised: compromiseKey,
  import: importKey,
  sm2: makeSm2Key,
  forget: forgetKey,
  root: runRoot,
}

export const keysCommand: Command = {
  summary: "show, rotate, retire and import the keys that sign, or print the key set for verifiers",
  usage:
    "keys list | keys jwks | keys rotate ROLE [--now | --after 7d] | keys retire KID |\n" +
    "      keys compromised KID --good-until SIZE | keys import FILE --role ROLE [--now | --after 7d] | keys sm2 FILE |\n" +
    `      keys forget identity|roster|webhook ID [--lost] |\n      ${rootUsage}`,
  async run([action, ...rest]) {
    const run = actions[readChoice("keys", action, Object.keys(actions))]
    if (!run) throw new Error(`${action} is named and not there`)
    return run(rest)
  },
}

async function printKeySet(args: readonly string[]): Promise<ExitCode> {
  readArgs(args, {})
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const set = await (await openNodeKeyring(config, pool, say)).keySet()
    process.stdout.write(`${JSON.stringify(set, null, 2)}\n`)
    return 0
  })
}

async function listKeys(args: readonly string[]): Promise<ExitCode> {
  readArgs(args, {})
  return withRegister<ExitCode>(async ({ pool, config }) => {
    // To look makes nothing: a first key made here would be another node's second.
    const { keys, sm2_keys: second = [] } = await (await openNodeKeyring(config, pool, say, true)).keySet()
    const held = await nodeHolder(config).held()
    const placeOf = (kid: string) => held.find(({ signer }) => signer.key.kid === kid)?.place ?? "not held here"
    for (const key of keys) process.stdout.write(`${keyLine(key)}  ${placeOf(key.kid)}\n`)
    for (const { kid, alg, key_origin, user_id } of second) {
      process.stdout.write(`second  ${kid}  ${alg}  current  ${key_origin}  identity ${user_id}\n`)
    }
    for (const line of await sharedLines(config, pool)) process.stdout.write(`${line}\n`)
    return 0
  })
}

/** Makes a key for the second signature, in a file that its owner alone can read. */
async function makeSm2Key(args: readonly string[]): Promise<ExitCode> {
  const [file = ""] = readArgs(args, {}, 1).positionals
  if ((await readSecretFile(file)) !== null) throw new UsageError(`${file} is there already: a key is not written over`)
  const { createSm2Key } = await import("../signing/node-sm2.ts")
  const { testSm2 } = await import("../signing/node-sm2-check.ts")
  testSm2()
  await writeKeyFile(path.resolve(file), createSm2Key())
  process.stdout.write(`${file}\n`)
  say(`set SM2_KEY to ${file}, and SM2_USER_ID if the agency has given you an identity; keep the file with the backup`)
  return 0
}
