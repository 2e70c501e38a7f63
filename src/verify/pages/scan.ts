/**
 * Reading QR codes where the browser can (Shape Detection API): from a picture, or from the camera.
 */

/** What reads codes. */
export interface BarcodeReader {
  detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>
}

interface BarcodeDetectorType {
  new (options: { formats: string[] }): BarcodeReader
  getSupportedFormats(): Promise<string[]>
}

/** The browser's reader of QR codes; null where it has none. */
export async function barcodeReader(): Promise<BarcodeReader | null> {
  const { BarcodeDetector: Detector } = globalThis as typeof globalThis & { BarcodeDetector?: BarcodeDetectorType }
  const formats: string[] | undefined = await Detector?.getSupportedFormats().catch(() => [])
  return Detector && formats?.includes("qr_code") ? new Detector({ formats: ["qr_code"] }) : null
}

// Often enough that a hand need not be held still, seldom enough for an old telephone.
const lookEveryMs = 200

/** Shows the camera in a video and looks for a code. @returns what stops it; null where there is no camera */
export async function scanWith(
  reader: BarcodeReader,
  video: HTMLVideoElement,
  onCode: (value: string) => void,
): Promise<(() => void) | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).catch(() => null)
  if (!stream) return null
  video.srcObject = stream
  await video.play()
  const timer = setInterval(async () => {
    const [code] = await reader.detect(video).catch(() => [])
    if (code) onCode(code.rawValue)
  }, lookEveryMs)
  return () => {
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}
