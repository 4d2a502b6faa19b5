// Reads QR codes beside the page's own thread, so that buttons answer while a frame is looked at.
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

const kOptions: ReaderOptions = { formats: ['QRCode'], tryHarder: true, tryRotate: true, tryInvert: false, tryDownscale: true, maxNumberOfSymbols: 1 }
prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: false })

self.onmessage = async (event: MessageEvent<ImageData>) => {
  try {
    const found = await readBarcodes(event.data, kOptions)
    self.postMessage({ text: found[0]?.isValid ? found[0].text : '' })
  } catch (thrown) {
    self.postMessage({ text: '', failed: String(thrown) })
  }
}
