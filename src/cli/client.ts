/** `gongshi client add NAME --role platform|agency`, `gongshi client revoke NAME` */
import { toApiKey } from "../access/api-key.ts"
import { clientRoles } from "../access/scope.ts"
import { addClient, revokeClient } from "../access/store.ts"
import { platform } from "../app/platform.ts"
import { type Command, type ExitCode, readArgs, readChoice, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

const actor = "system:command-line"

export const clientCommand: Command = {
  summary: "add a platform or an agency, which prints its API key, once; or withdraw its key",
  usage: "client add NAME --role platform|agency      or: client revoke NAME",
  async run(args) {
    const { values, positionals } = readArgs(args, { role: { type: "string" } }, 2)
    const act = readChoice("client", positionals[0], ["add", "revoke"])
    const name = positionals[1]?.trim() ?? ""
    if (name === "" || name.length > 200) throw new UsageError("NAME should have 1 to 200 characters")
    return act === "add" ? add(name, values.role) : revoke(name, values.role)
  },
}

async function add(name: string, given: string | undefined): Promise<ExitCode> {
  const role = readChoice("--role", given, clientRoles)
  const key = toApiKey(platform.newSalt())
  const added = await withRegister(({ pool }) =>
    addClient(pool, { id: platform.newId(), name, role, key, actor, at: platform.clock() }),
  )
  if (added === "taken") throw new UsageError(`there is a client ${name} already: choose another name`)
  process.stdout.write(`${key}\n`)
  return 0
}

async function revoke(name: string, role: string | undefined): Promise<ExitCode> {
  if (role !== undefined) throw new UsageError("client revoke takes no --role")
  const revoked = await withRegister(({ pool }) => revokeClient(pool, { name, actor, at: platform.clock() }))
  if (revoked === "absent") throw new UsageError(`no client ${name} holds a key`)
  process.stdout.write(`the key of ${name} is withdrawn\n`)
  return 0
}
