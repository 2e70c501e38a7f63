/** `gongshi client add NAME --role platform|agency`, `gongshi client quota NAME`, `gongshi client revoke NAME` */
import { toApiKey } from "../access/api-key.ts"
import { clientRoles } from "../access/scope.ts"
import { addClient, type OwnQuotas, revokeClient, setQuotas } from "../access/store.ts"
import { platform } from "../app/platform.ts"
import { type Command, type ExitCode, readArgs, readChoice, readCount, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

const actor = "system:command-line"

// A call of 1,000 names has to be possible at all, as with the quotas of a role.
const unitsMin = 4_000
const most = 1_000_000_000_000

interface Given {
  role?: string | undefined
  quota?: string | undefined
  rows?: string | undefined
}

export const clientCommand: Command = {
  summary: "add a platform or an agency, which prints its API key, once; set its quotas of a day; or withdraw its key",
  usage:
    "client add NAME --role platform|agency [--quota UNITS] [--rows ROWS]      or: client quota NAME [--quota UNITS|role] [--rows ROWS|role]      or: client revoke NAME",
  async run(args) {
    const options = { role: { type: "string" }, quota: { type: "string" }, rows: { type: "string" } } as const
    const { values, positionals } = readArgs(args, options, 2)
    const act = readChoice("client", positionals[0], ["add", "quota", "revoke"])
    const name = positionals[1]?.trim() ?? ""
    if (name === "" || name.length > 200) throw new UsageError("NAME should have 1 to 200 characters")
    return acts[act](name, values)
  },
}

const acts = { add, quota, revoke }

function readQuotas({ quota, rows }: Given): OwnQuotas {
  const read = (option: string, text: string, least: number) =>
    text === "role" ? null : readCount(option, text, least, most)
  return {
    ...(quota === undefined ? {} : { units: read("--quota", quota, unitsMin) }),
    ...(rows === undefined ? {} : { rows: read("--rows", rows, 1) }),
  }
}

async function add(name: string, given: Given): Promise<ExitCode> {
  const role = readChoice("--role", given.role, clientRoles)
  const quotas = readQuotas(given)
  const key = toApiKey(platform.newSalt())
  const added = await withRegister(({ pool }) =>
    addClient(pool, { id: platform.newId(), name, role, key, quotas, actor, at: platform.clock() }),
  )
  if (added === "taken") throw new UsageError(`there is a client ${name} already: choose another name`)
  process.stdout.write(`${key}\n`)
  return 0
}

async function quota(name: string, given: Given): Promise<ExitCode> {
  if (given.role !== undefined) throw new UsageError("client quota takes no --role")
  const quotas = readQuotas(given)
  const held = await withRegister(({ pool }) => setQuotas(pool, { name, quotas, actor, at: platform.clock() }))
  if (held === "absent") throw new UsageError(`no client ${name} holds a key`)
  const say = (count: number | null) => (count === null ? `as every ${held.role}` : String(count))
  process.stdout.write(`${name}: units a day ${say(held.units)}, rows a day ${say(held.rows)}\n`)
  return 0
}

async function revoke(name: string, given: Given): Promise<ExitCode> {
  if (Object.values(given).some((value) => value !== undefined)) throw new UsageError("client revoke takes no options")
  const revoked = await withRegister(({ pool }) => revokeClient(pool, { name, actor, at: platform.clock() }))
  if (revoked === "absent") throw new UsageError(`no client ${name} holds a key`)
  process.stdout.write(`the key of ${name} is withdrawn\n`)
  return 0
}
