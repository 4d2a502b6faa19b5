// What people who did this work must be able to do, and where this program does it: read from docs/traceability.md, the one place where it is written.
import text from '../../../../docs/traceability.md?raw'

export type NeedState = 'works' | 'part' | 'none'
export interface Need { id: string; need: string; state: NeedState; note: string; screens: string[]; command: string; test: string }
export interface NeedGroup { title: string; needs: Need[] }

const kStates: Record<string, NeedState> = { '●': 'works', '◐': 'part', '○': 'none' }

export function read_needs(markdown: string): NeedGroup[] {
  const groups: NeedGroup[] = []
  let title = ''
  for (const line of markdown.split('\n')) {
    if (line.startsWith('## ')) title = line.slice(3).trim()
    const cells = line.split('|').map((cell) => cell.trim())
    if (!/^M\d+$/.test(cells[1] ?? '')) continue
    const [, id = '', need = '', state = '', screens = '', command = '', test = ''] = cells
    if (groups.at(-1)?.title !== title) groups.push({ title, needs: [] })
    groups.at(-1)!.needs.push({ id, need, state: kStates[state.charAt(0)] ?? 'none', note: state.slice(1).trim(), screens: screens.replaceAll('`', '').split(',').map((one) => one.trim()).filter(Boolean), command: command.replaceAll('`', ''), test: test.replaceAll('`', '') })
  }
  return groups
}
export const needs = (): NeedGroup[] => read_needs(text)

// The needs in Chinese, as the field says them. The rest of the row is paths, commands and names of tests.
export const kNeedsZh: Record<string, string> = {
  M1: '不用程序员，一个晚上开出一项不见面服务', M2: '把办件和材料移交给正式系统', M3: '手机申请', M4: '带附件的邮件申请', M5: '逐项网上核实', M6: '审批并告知', M7: '查办理进度', M8: '问答公布、期限顺延、安全的集中选房', M9: '政策主动推送，知道谁没收到', M10: '收集建议并逐条答复',
  M11: '提需求、排计划、发布', M12: '23:00 取消和加车，动的人最少', M13: '采买清单、谁有货、几点关门', M14: '有分工的队伍，当场通知并确认', M15: '出发前夜的健康证明核对', M16: '现场开健康证明', M17: '脱网验身份、测温、发物资', M18: '依法停车的计划和显示', M19: '优先室内休息，避开夜里', M20: '说明哪两名驾驶员不能跑，给最省的合法办法', M21: '逐人交接',
  M22: '有限制的通行证', M23: '一秒给结论和大白话理由，方言提示卡', M24: '脱网、只有身份证也能办', M25: '出入台账', M26: '按语言、班次、替换排卡口', M27: '联合资格复核、检查和回头看', M28: '记缺工并匹配', M29: '一企一策算减免', M30: '离重点地区的距离和来自那里的人数', M31: '向上报缺物资，记来路', M32: '停工通知、绿色通道、次日复工', M33: '名册逐人审核', M34: '名册外在岗：离岗、保证书',
  M35: '观察逐日跟踪，凭证明解除', M36: '返岗人员的住宿和通行证', M37: '一页看清：卡在哪、谁来办', M38: '日报', M39: '数字与名单一致，任一时刻可查', M40: '证明没有人改过',
}
export const kGroupsZh: Record<string, string> = { 'No-contact services for talents': '人才不见面服务', 'Bringing workers back by coach': '接运返岗', Checkpoints: '卡口', 'Enterprises going back to work': '复工复产', 'The command post': '指挥部' }
