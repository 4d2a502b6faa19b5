import { beforeEach, expect, it, vi } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import DataTable from './data_table.vue'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }))
  document.body.innerHTML = '<div id="place"></div>'
})

interface Row { id: string }
function made(count: number) {
  const opened: string[] = []
  const rows: Row[] = Array.from({ length: count }, (_, index) => ({ id: `r${index}` }))
  createApp({ render: () => h(DataTable as never, { rows, columns: [{ key: 'id', title: 'Id' }], row_key: (row: Row) => row.id, label: 'rows', opens: true, onOpen: (row: Row) => opened.push(row.id) }) }).mount('#place')
  const wrap = document.querySelector<HTMLElement>('.table-wrap')!
  const press = async (key: string) => {
    (document.activeElement?.closest('.table-wrap') ? document.activeElement : wrap)!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    await nextTick()
    await nextTick()
  }
  const here = () => document.activeElement?.getAttribute('data-index')
  return { opened, press, here, drawn: () => document.querySelectorAll('tr[data-index]').length }
}

it('draws few of ten thousand rows and still takes the focus to the last and back', async () => {
  const table = made(10_000)
  await nextTick()
  expect(table.drawn()).toBeLessThan(60)
  await table.press('End')
  expect(table.here()).toBe('9999')
  expect(table.drawn()).toBeLessThan(60)
  await table.press('Home')
  expect(table.here()).toBe('0')
})

it('moves by J and K, opens by Enter and by Space when nothing is to be chosen', async () => {
  const table = made(5)
  await table.press('j')
  await table.press('j')
  await table.press('k')
  expect(table.here()).toBe('1')
  await table.press('Enter')
  await table.press('ArrowDown')
  await table.press(' ')
  expect(table.opened).toEqual(['r1', 'r2'])
})
