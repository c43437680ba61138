import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../../api/problem';
import { accountsQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { Amount, useUnitName } from '../../components/amount';
import { ErrorState, LoadingState } from '../../components/states';

/** The accounts of my own institution, by stream of money: never merged. */
export function AccountBalances() {
  const { t } = useTranslation();
  const unit = useUnitName();
  const { institution } = useSession();
  const { data, error, isPending, refetch } = useQuery(accountsQuery);
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  const own = data.filter(({ institutionId }) => institutionId === institution.id);
  if (own.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="balances-title">
      <h2 id="balances-title">
        {t('workbench.balances')} <small className="quiet">{unit}</small>
      </h2>
      <table className="ledger ledger-plain">
        <tbody>
          {own.map(({ accountId, kind, maskedNumber, balances }) => (
            <tr key={accountId}>
              <th scope="row">
                {t(`accountKind.${kind}`)} <small className="quiet">{maskedNumber}</small>
              </th>
              <td className="number">
                {balances.length === 0 ? <Amount fen="0" /> : null}
                {balances.map(({ fundKind, balanceFen }) => (
                  <div key={fundKind} className="balance">
                    <small className="quiet">{t(`fundKindShort.${fundKind}`)}</small> <Amount fen={balanceFen} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
