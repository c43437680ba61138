import { Roles1700000000000 } from './0000-roles.js';
import { Eventing1700000000010 } from './0010-eventing.js';
import { Access1700000000020 } from './0020-access.js';
import { Ledger1700000000030 } from './0030-ledger.js';
import { Remittance1700000000040 } from './0040-remittance.js';
import { Scoring1700000000050 } from './0050-scoring.js';
import { Payout1700000000060 } from './0060-payout.js';
import { PayoutImports1700000000061 } from './0061-payout-imports.js';
import { Measures1700000000090 } from './0090-measures.js';
import { Evaluation1700000000091 } from './0091-evaluation.js';

/** Forward only, in this order; a migration that has shipped is never edited. */
export const migrations = [
  Roles1700000000000,
  Eventing1700000000010,
  Access1700000000020,
  Ledger1700000000030,
  Remittance1700000000040,
  Scoring1700000000050,
  Payout1700000000060,
  PayoutImports1700000000061,
  Measures1700000000090,
  Evaluation1700000000091,
] as const;
