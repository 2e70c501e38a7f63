/**
 * The socket to a database. Node alone.
 *
 * postgres.js tries again at once, for ever and without a pause, when the other end takes a connection and closes it
 * before a session has begun; a proxy whose database is down does just that. Here such an end is the error that it is.
 */
import { connect, Socket } from "node:net"
import type { MakeSocket } from "./client.ts"

let made = 0

/** Connects to the servers of the URL by turns. */
export const connectSocket: MakeSocket = ({ host: hosts, port: ports }, refusal) => {
  const turn = made++ % hosts.length
  const [host = "localhost", port = 5432] = [hosts[turn], ports[turn]]
  // A folder: the socket of PostgreSQL in it, as libpq has it.
  if (host.startsWith("/")) return socketIn(host, port)({ host: hosts, port: ports }, refusal)
  // Small writes go out at once: held back for the answer to the one before, a COPY takes 88 ms instead of 2.
  return refusal ? refused(refusal) : toDatabase(connect({ host, port, noDelay: true }), host, port)
}

/** Connects to the socket of PostgreSQL in a folder, whatever the folder's name. */
export function socketIn(folder: string, port: number): MakeSocket {
  return (_, refusal) => (refusal ? refused(refusal) : toDatabase(connect(`${folder}/.s.PGSQL.${port}`), folder, port))
}

function toDatabase(socket: Socket, host: string, port: number): Socket {
  socket.once("end", () => {
    const error = new Error(`${host}:${port} closed the connection`)
    socket.destroy(Object.assign(error, { code: "CONNECTION_CLOSED", address: host, port }))
  })
  // Where postgres.js reads the name for TLS.
  return Object.assign(tellWhenClosed(socket), { host, port })
}

/** A socket that fails as soon as somebody listens to it. */
function refused(refusal: Error): Socket {
  const socket = tellWhenClosed(new Socket())
  setImmediate(() => socket.destroy(refusal))
  return socket
}

/**
 * Tells of an error when the socket closes, and not before: postgres.js refuses what is under way on the error, goes on
 * giving the connection queries until it closes, and forgets these. Nobody would ever be answered.
 */
function tellWhenClosed(socket: Socket): Socket {
  const emit = socket.emit.bind(socket)
  let error: unknown
  socket.emit = (event: string | symbol, ...given: unknown[]) => {
    if (event === "error") {
      error ??= given[0]
      return true
    }
    if (event === "close" && error !== undefined) emit("error", error)
    return emit(event, ...given)
  }
  return socket
}
