/** Variables of messages to merchants. */
import { readUrl, secret, type ValuesOf, type VariableTable, variable } from "./variable.ts"

const channels = ["mail", "sms"] as const
type Channel = (typeof channels)[number]

const readChannels = (text: string): readonly Channel[] | undefined => {
  const named = text.split(",").map((each) => each.trim())
  const known = channels.filter((channel) => named.includes(channel))
  return known.length === named.length && known.length > 0 ? known : undefined
}

export const messageVariables = {
  MESSAGE_GATEWAY: variable(
    "the address of a gateway that sends mail and SMS, as https://…",
    readUrl("http:", "https:"),
  ),
  MESSAGE_GATEWAY_SECRET: secret(
    "whsec_ and at least 24 bytes in base64, which sign what the gateway is given",
    (text) => (/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(text) ? text : undefined),
  ),
  MESSAGE_CHANNELS: variable(
    "mail, sms or mail,sms: by what merchants can be told",
    readChannels,
    channels as readonly Channel[],
  ),
} satisfies VariableTable

/** Where messages go; null: to nobody. */
export interface MessageConfig {
  channels: readonly Channel[]
  gateway: { url: string; secret: string } | null
}

export function messagesIn(values: ValuesOf<typeof messageVariables>): MessageConfig {
  const { MESSAGE_GATEWAY: url, MESSAGE_GATEWAY_SECRET: given, MESSAGE_CHANNELS } = values
  return { channels: MESSAGE_CHANNELS, gateway: url === null || given === null ? null : { url, secret: given } }
}

/** A gateway that could not know who speaks. */
export function messageFaults(values: ValuesOf<typeof messageVariables>): string[] {
  const { MESSAGE_GATEWAY: url, MESSAGE_GATEWAY_SECRET: given } = values
  if ((url === null) === (given === null)) return []
  return [
    `${url === null ? "MESSAGE_GATEWAY" : "MESSAGE_GATEWAY_SECRET"} is missing: the one does nothing without the other`,
  ]
}
