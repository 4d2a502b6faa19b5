// Puts the bar above the application, on every page, as an application of its own: what happens below cannot take it away.
import { createApp } from 'vue'
import { i18n } from '@/words'
import Bar from './bar.vue'

export function show_bar(): void {
  const place = document.createElement('div')
  document.body.prepend(place)
  createApp(Bar).use(i18n).mount(place)
}
