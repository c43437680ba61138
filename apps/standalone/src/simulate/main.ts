import { carry } from './carry.js';
import type { Consignment, Tally } from './carry.js';
import { USAGE, readOptions } from './options.js';
import type { SimulationOptions } from './options.js';
import { makeProvince } from './province.js';
import type { Province } from './province.js';
import { seededRandom } from './random.js';

/** `npm run simulate`: a province of a chosen size played against a running system. */
let options: SimulationOptions;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}
try {
  await simulate(options);
} catch (error) {
  const { cause, message } = error as Error & { cause?: { code?: string } };
  console.error(
    cause?.code === 'ECONNREFUSED'
      ? `Nothing answers at ${options.url}. Start the system first (npm start), or name it with --url.`
      : message,
  );
  process.exit(1);
}

async function simulate({ months, speed, seed, ...rest }: SimulationOptions): Promise<void> {
  const chance = seededRandom(seed);
  const province = await makeProvince({ months, speed, seed, ...rest });
  const tally: Tally = { commands: 0, settled: 0, rejected: 0, disputed: 0 };
  const begun = performance.now();
  for (let month = 1; month <= months; month++) {
    const monthBegun = performance.now();
    await playMonth(province, month, chance, tally);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(
      `month ${month} of ${months}: ${tally.settled} remittances settled, ${tally.commands} commands, ${tally.rejected} rejected, ${tally.disputed} disputed (${seconds} s)`,
    );
    const leftMs = speed === 0 ? 0 : 60_000 / speed - (performance.now() - monthBegun);
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
  }
  const perSecond = tally.commands / ((performance.now() - begun) / 1000);
  console.log(
    `Done: ${tally.settled} remittances carried up through every hand, ${perSecond.toFixed(0)} commands a second. Now: npm run verify`,
  );
}

/** All cities at once: each remits its contributions, and its gap share at the end of a quarter. */
async function playMonth(province: Province, month: number, chance: () => number, tally: Tally): Promise<void> {
  const fiscalYear = new Date().getFullYear();
  await Promise.all(
    province.cities.map(async (city) => {
      const amount = (): number => 1_000_000 + Math.floor(chance() * 99_000_000);
      const consignments: Consignment[] = [
        {
          routeCode: 'contribution-up',
          fundKind: 'CONTRIBUTION',
          fiscalYear,
          period: `${fiscalYear}-${String(month).padStart(2, '0')}`,
          amountYuan: amount(),
        },
      ];
      if (month % 3 === 0)
        consignments.push({
          routeCode: 'gap-share-up',
          fundKind: 'GAP_SHARE',
          fiscalYear,
          period: `${fiscalYear}-Q${month / 3}`,
          amountYuan: amount(),
        });
      for (const consignment of consignments) await carry(province, city, consignment, chance, tally);
    }),
  );
}
