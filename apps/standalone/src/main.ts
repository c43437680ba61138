import 'reflect-metadata';
import { startStandalone } from './start-standalone.js';
import { inPlainWords } from './plain-words.js';

const started = Date.now();
try {
  const system = await startStandalone(process.env);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`\n接力 Jieli is ready (${seconds} s): ${system.address}\n`);
  console.log(system.people);
  console.log('\nCtrl-C stops it. The data stays in the data folder.\n');
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping …');
    system.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(inPlainWords(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  console.error(`\nJieli could not start.\n${inPlainWords(error)}\n`);
  process.exit(1);
}
