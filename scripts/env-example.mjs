// npm run env:example: writes .env.example from the typed configuration.
import { writeFileSync } from 'node:fs';
import { exampleEnvironment } from '../dist/libs/configuration/src/index.js';

writeFileSync(new URL('../.env.example', import.meta.url), exampleEnvironment());
