/** `gongshi witness DIR`: cosigns checkpoints of logs, so that a log can't show two histories unseen. */
import { once } from "node:events"
import { appendFile } from "node:fs/promises"
import path from "node:path"
import { sha256 } from "../ledger/node-sha256.ts"
import { isKeyName, readVkey } from "../ledger/signed-note.ts"
import { witnessVkey } from "../ledger/witness/cosignature.ts"
import { takeLock } from "../verify/follow/node-follow.ts"
import { makeWitness, openWitness, serveWitness, WitnessError } from "../verify/witness/node-witness.ts"
import { command, say, UsageError } from "./command.ts"

export const witnessCommand = command({
  about: "cosign checkpoints of the logs it knows, as long as each continues the last one (C2SP tlog-witness)",
  arguments: [{ name: "DIR", about: "where its key and what it has seen lie", is: "folder" }],
  options: {
    name: { value: "NAME", about: "make one of this name, an address without https://" },
    log: { value: "VKEY", about: "the verifier key of a log that it is to know from now on", many: true },
    listen: { value: "ADDRESS", about: "where it listens; 127.0.0.1:8788 without" },
  },
  examples: [
    ["w --name witness.example --log register.example+…", "a new witness of one log"],
    ["w --listen 0.0.0.0:8788", "the same, started again"],
  ],
  async run(values, folder = "") {
    const [host, port] = readListen(values.listen ?? "127.0.0.1:8788")
    if (values.name !== undefined && !isKeyName(values.name)) {
      throw new UsageError(`--name is ${values.name}, expected an address without https://, as witness.example`)
    }
    const logs = values.log ?? []
    const wrong = logs.find((vkey) => !readVkey(sha256, vkey))
    if (wrong !== undefined) throw new UsageError(`--log is ${wrong}, expected a verifier key (C2SP signed-note)`)
    try {
      if (values.name !== undefined) await makeWitness(folder, values.name)
      const witness = await openWitness(folder, Date.now)
      const lock = takeLock(path.join(folder, "lock"), folder)
      if (logs.length > 0) await appendFile(path.join(folder, "logs"), `${logs.join("\n")}\n`)
      const server = serveWitness(witness, say).listen(port, host)
      await once(server, "listening")
      const address = server.address()
      const at = typeof address === "object" && address ? address.port : port
      process.stdout.write(`${witnessVkey(witness.key)}\nPOST http://${host}:${at}/add-checkpoint\n`)
      const stop = () => {
        server.close()
        server.closeAllConnections()
      }
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop)
      await once(server, "close")
      lock.release()
      return 0
    } catch (error) {
      if (error instanceof WitnessError) throw new UsageError(error.message)
      throw error
    }
  },
})

function readListen(value: string): [string, number] {
  const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(value) ?? []
  if (host === "" || Number(port) > 65_535)
    throw new UsageError(`--listen is ${value}, expected an address such as 127.0.0.1:8788`)
  return [host.replace(/^\[|\]$/g, ""), Number(port)]
}
