import { ImportDesk, expectView, people, results } from './import-desk.js';

describe('a payable list', () => {
  let desk: ImportDesk;
  beforeAll(async () => (desk = await ImportDesk.open()));
  afterAll(() => desk.close());

  it('smoke', async () => {
    const batch = await desk.batch();
    const lines = people(50_000);
    const view = expectView(
      await desk.check(batch, 'PAYABLE_LIST', await desk.file('generic', 'PAYABLE_LIST', batch, lines)),
    );
    expect(view).toMatchObject({ state: 'CHECKED', badLines: 0 });
    await desk.commit(batch, view);
    const back = expectView(
      await desk.check(batch, 'RETURN_FILE', await desk.file('bank-fixed', 'RETURN_FILE', batch, results(lines)), {
        layoutCode: 'bank-fixed',
      }),
    );
    expect(back).toMatchObject({ state: 'CHECKED', badLines: 0 });
  });
});
