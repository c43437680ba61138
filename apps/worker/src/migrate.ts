import { migrate } from '#libs/database';

/** `npm run migrate`: brings the schema up to date, as its owner. */
const url = process.env['DATABASE_OWNER_URL'];
if (!url) {
  console.error('DATABASE_OWNER_URL is missing: migrations run as the owner of the schema.');
  process.exit(2);
}
const applied = await migrate(url);
console.log(applied.length === 0 ? 'The schema is up to date.' : `Applied: ${applied.join(', ')}`);
