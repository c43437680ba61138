import pg from 'pg';
import { Directory } from './directory.js';

const NOT_GRANTED = '42501';

describe("what the app's own database role cannot do", () => {
  let directory: Directory;
  let client: pg.Client;
  beforeAll(async () => {
    directory = await Directory.open();
    const { username } = await directory.person();
    await directory.trySignIn(username, 'not the password');
    client = new pg.Client({ connectionString: directory.clone.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await directory.close();
  });

  it.each([
    "UPDATE access_record SET address = 'elsewhere'",
    'DELETE FROM access_record',
    'TRUNCATE access_record',
    "UPDATE event SET data = '{}'",
    'DELETE FROM event',
    'ALTER TABLE access_record ADD COLUMN note text',
    'DROP TABLE access_record',
    'CREATE TABLE mine (id int)',
    'CREATE ROLE mine',
  ])('%s', async (statement) => {
    await expect(client.query(statement)).rejects.toMatchObject({ code: NOT_GRANTED });
  });

  it('while it can add to the access record and read it', async () => {
    const { rows } = await client.query('SELECT act FROM access_record');
    expect(rows).toEqual([{ act: 'session.signInFailed' }]);
  });
});
