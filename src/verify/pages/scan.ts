/**
 * The camera: opened when a code is to be scanned, looked through until there is one, and shut again whatever happens.
 */
import { codeReader } from "./code-reader.ts"

/** Why nothing was scanned; the page has words for each. */
export type ScanFault = "cameraRefused" | "cameraMissing" | "cameraBusy" | "readerMissing"

// Half of an old telephone's time is left for everything else. Of 96 codes held at a slant the decoder reads 76 in this
// time, 48 in the 16 ms that it takes unasked, and 77 without end.
const lookMsMax = 100
const pauseMs = 100

// What a browser gives unasked is 640 × 480: too coarse for a code of 137 modules that does not fill the frame.
const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } }

/** Shows the camera in a video and looks for a code. @returns what it holds; null where the signal came first */
export async function scan(
  video: HTMLVideoElement,
  signal: AbortSignal,
): Promise<{ code: string } | { fault: ScanFault } | null> {
  const [reader, stream] = await Promise.all([codeReader().catch(() => null), openCamera()])
  if (typeof stream === "string") return { fault: stream }
  try {
    if (signal.aborted) return null
    if (!reader) return { fault: "readerMissing" }
    video.srcObject = stream
    await video.play()
    while (!signal.aborted) {
      const code = await reader(video, lookMsMax)
      if (code !== null) return { code }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
    return null
  } finally {
    for (const track of stream.getTracks()) track.stop()
    // A later scan may have the video by now.
    if (video.srcObject === stream) video.srcObject = null
  }
}

async function openCamera(): Promise<MediaStream | ScanFault> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: wanted })
  } catch (error) {
    // Media Capture and Streams, 10.2: the steps of getUserMedia.
    const name = error instanceof DOMException ? error.name : ""
    if (name === "NotAllowedError" || name === "SecurityError") return "cameraRefused"
    return name === "NotFoundError" ? "cameraMissing" : "cameraBusy"
  }
}
