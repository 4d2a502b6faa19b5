// The same for a page that scans.
import { keep_files } from './keep_files'
import { kOfflineParts, warm_up } from './scanner'

export const in_wechat = /MicroMessenger/i.test(navigator.userAgent)

export async function keep_offline(): Promise<void> {
  await warm_up()
  await keep_files(kOfflineParts)
}
