// Which screens there are and who may use them. The server decides again on every request; this only spares people doors
// that would not open.
import type { Role } from '@/api/types'
import type { IconName } from '@/kit/icons'
import type { WordKey } from '@/words'

export interface Place { path: string; word: WordKey; icon: IconName; roles: Role[]; end?: boolean }

const kStaff: Role[] = ['officer', 'reviewer', 'inspector', 'lead', 'auditor']

export const kPlaces: Place[] = [
  { path: '/', word: 'nav.command_post', icon: 'home', roles: kStaff },
  { path: '/cases', word: 'nav.cases', icon: 'queue', roles: kStaff },
  { path: '/inspections', word: 'nav.inspections', icon: 'eye', roles: ['officer', 'reviewer', 'lead', 'auditor'] },
  { path: '/inspect', word: 'nav.inspect', icon: 'phone', roles: ['inspector'] },
  { path: '/rosters', word: 'nav.rosters', icon: 'roster', roles: ['officer', 'reviewer', 'inspector', 'lead', 'auditor'] },
  { path: '/enterprises', word: 'nav.enterprises', icon: 'enterprise', roles: kStaff },
  { path: '/passes', word: 'nav.passes', icon: 'file', roles: [...kStaff, 'enterprise_clerk'] },
  { path: '/checkpoints', word: 'nav.checkpoints', icon: 'lock', roles: kStaff },
  { path: '/trips', word: 'nav.trips', icon: 'out', roles: [...kStaff, 'enterprise_clerk', 'dispatcher'] },
  { path: '/fleet', word: 'nav.fleet', icon: 'table', roles: [...kStaff, 'dispatcher'] },
  { path: '/supplies', word: 'nav.supplies', icon: 'box', roles: [...kStaff, 'enterprise_clerk'] },
  { path: '/observations', word: 'nav.observations', icon: 'heart', roles: [...kStaff, 'enterprise_clerk'] },
  { path: '/notices', word: 'nav.notices', icon: 'bell', roles: [...kStaff, 'administrator'] },
  { path: '/mails', word: 'nav.mails', icon: 'file', roles: ['officer', 'reviewer', 'lead'] },
  { path: '/selections', word: 'nav.selections', icon: 'key', roles: ['officer', 'reviewer', 'lead', 'auditor'] },
  { path: '/relief', word: 'nav.relief', icon: 'table', roles: ['officer', 'reviewer', 'lead', 'auditor', 'enterprise_clerk'] },
  { path: '/groups', word: 'nav.groups', icon: 'people', roles: kStaff },
  { path: '/duty', word: 'nav.duty', icon: 'clock', roles: kStaff },
  { path: '/persons', word: 'nav.persons', icon: 'people', roles: [...kStaff, 'administrator'] },
  { path: '/risk-levels', word: 'nav.risk_levels', icon: 'risk', roles: kStaff },
  { path: '/places', word: 'nav.places', icon: 'place', roles: kStaff },
  { path: '/search', word: 'nav.search', icon: 'search', roles: kStaff },
  { path: '/policies', word: 'nav.policies', icon: 'table', roles: [...kStaff, 'administrator'] },
  { path: '/services', word: 'nav.services', icon: 'file', roles: ['lead', 'administrator', 'auditor'] },
  { path: '/reference-lists', word: 'nav.lists', icon: 'table', roles: ['officer', 'lead', 'administrator', 'auditor'] },
  { path: '/journal', word: 'nav.journal', icon: 'journal', roles: ['auditor', 'lead', 'administrator'] },
  { path: '/ending', word: 'nav.erasure', icon: 'trash', roles: ['lead', 'administrator', 'auditor'] },
  { path: '/master-key', word: 'nav.rotation', icon: 'key', roles: ['administrator', 'auditor'] },
  { path: '/invitations', word: 'nav.invitations', icon: 'enterprise', roles: ['officer', 'lead', 'administrator'] },
  { path: '/accounts', word: 'nav.accounts', icon: 'accounts', roles: ['administrator'] },
  { path: '/my', word: 'nav.my', icon: 'file', roles: ['enterprise_clerk'] },
]

// The roles of the place a path lies in; everybody for paths in no place (my account).
export function roles_for(path: string): Role[] | null {
  const found = kPlaces.filter((place) => (place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`)))
  return found[0]?.roles ?? null
}
