// What seals, looks up, rotates, erases and restores, once more in houses that seal with SM4 and SM3 (LIAOYUAN_SEALING=gm).
import { spawnSync } from 'node:child_process';

const runs = [
  ['build/release/unit_tests', 'KeyringTest.*:Chain.*:PersonsTest.*:RotationTest.*:CasesApplicant.*:TripBoarding.what_names*:InvitationsTest.neither*:AccountsTest.neither*:SecondFactorTest.neither*'],
  ['build/release/sim_tests', 'Simulation.holds:Moment.*'],
  ['build/release/story_tests', 'ResumptionStory.nine*:EraseStory.*:EndingStory.two_people*:RotationStory.*:RightsStory.asked*'],
];
let failed = 0;
for (const [program, filter] of runs) {
  const run = spawnSync(program, [`--gtest_filter=${filter}`, '--gtest_brief=0'], { env: { ...process.env, LIAOYUAN_SEALING: 'gm' }, encoding: 'utf8', maxBuffer: 1 << 26 });
  const lines = (run.stdout ?? '').split('\n');
  for (const line of lines) {
    if (/^\[ {7}OK \] /.test(line)) console.log(`ok ${/\] (\S+)/.exec(line)[1]}`);
    if (/^\[ {2}FAILED {2}\] \S+ \(/.test(line)) { console.log(`not ok ${/\] (\S+)/.exec(line)[1]}`); ++failed; }
  }
  if (run.status !== 0) {
    console.log(lines.filter((line) => /Failure|Expected|Which|actual|Value of/.test(line)).slice(0, 60).join('\n'));
    if (failed === 0) { console.log(`not ok ${program}: ${run.signal ?? run.status} ${run.stderr ?? ''}`); ++failed; }
  }
}
process.exit(failed ? 1 : 0);
