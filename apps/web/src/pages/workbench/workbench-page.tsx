import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { AccountBalances } from './account-balances';
import { LiveEvents } from './live-events';
import { NoLossGlance } from './no-loss-glance';
import { QuickActions } from './quick-actions';
import { Todos } from './todos';

/** What waits for me, what I can start, what just happened. */
export default function WorkbenchPage() {
  const { t } = useTranslation();
  const { name } = useSession();
  const hasTodos = useMay('todo.read');
  const seesMoney = useMay('remittance.read');
  const seesBalances = useMay('balance.read');
  const seesCounter = useMay('noloss.read');
  return (
    <>
      <PageHead title={t('page.workbench')} note={t('workbench.greeting', { name })}>
        <QuickActions />
      </PageHead>
      <div className="workbench">
        <div className="workbench-main">
          {hasTodos ? <Todos /> : null}
          {seesCounter ? <NoLossGlance /> : null}
        </div>
        <div className="workbench-side">
          {seesBalances ? <AccountBalances /> : null}
          {seesMoney ? <LiveEvents /> : null}
        </div>
      </div>
    </>
  );
}
