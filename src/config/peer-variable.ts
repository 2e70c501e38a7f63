/** Variables of other registers, whose certificates are taken. */
import { type VariableTable, variable } from "./variable.ts"

/** Another register, by whose keys it is believed, and for whose decisions. */
export interface PeerRegister {
  /** The first digits (GB/T 2260) of the authorities that it speaks for: 31 is all of Shanghai. */
  region: string
  /** Its key set, as its /.well-known/jwks.json gives it. */
  keys: object
}

const isPeer = (value: unknown): value is PeerRegister => {
  const { region, keys, ...others } = (value ?? {}) as Record<string, unknown>
  const isKeySet = typeof keys === "object" && keys !== null && Array.isArray((keys as { keys?: unknown }).keys)
  return typeof region === "string" && /^[1-9]\d{1,5}$/.test(region) && isKeySet && Object.keys(others).length === 0
}

function readPeers(text: string): readonly PeerRegister[] | undefined {
  try {
    const peers: unknown = JSON.parse(text)
    return Array.isArray(peers) && peers.every(isPeer) ? peers : undefined
  } catch {
    return undefined
  }
}

export const peerVariables = {
  PEER_REGISTERS: variable(
    'other registers whose certificates are taken, as JSON: [{"region":"31","keys":{"keys":[…]}}], with the first digits of the authorities that one speaks for and its /.well-known/jwks.json',
    readPeers,
    [] as readonly PeerRegister[],
  ),
} satisfies VariableTable
