// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/hiddenlist.h"
#include "tests/support/tempdir.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;
using namespace Landline::Testing;

using Nicks = QHash<QString, QString>;

/** Whom a person does not want to see, between runs. */
class TestHiddenList final : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempDir> m_dir;

    [[nodiscard]] QString path() const { return m_dir->path(QStringLiteral("hidden.json")); }

private slots:
    void init() { m_dir = std::make_unique<TempDir>(); }

    void whoIsHiddenIsKeptUntilShown()
    {
        const HiddenList list(path());
        QCOMPARE(*list.read(), Nicks());
        QVERIFY(list.show(QStringLiteral("k1"))); // nothing to do
        QVERIFY(!QFile::exists(path()));
        QVERIFY(list.hide(QStringLiteral("k1"), QStringLiteral("Eve")));
        // Another program of the same profile.
        const HiddenList other(path());
        QVERIFY(other.hide(QStringLiteral("k2"), QStringLiteral("Mallory")));
        QCOMPARE(*list.read(), Nicks({{"k1", "Eve"}, {"k2", "Mallory"}}));
        QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(list.show(QStringLiteral("k1")));
        QCOMPARE(*other.read(), Nicks({{"k2", "Mallory"}}));
    }
    void aDamagedListIsRefusedAndLeftAlone()
    {
        const QByteArray damaged = "{\"k1\":\"Eve\"";
        m_dir->write(QStringLiteral("hidden.json"), damaged);
        const HiddenList list(path());
        QCOMPARE(list.read().error().code, ErrorCode::Damaged);
        QCOMPARE(list.hide(QStringLiteral("k2"), QStringLiteral("Mallory")).error().code, ErrorCode::Damaged);
        QCOMPARE(list.show(QStringLiteral("k1")).error().code, ErrorCode::Damaged);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), damaged);
    }
    void thereAreOnlySoMany()
    {
        QJsonObject full;
        for (qsizetype i = 0; i < HiddenList::maxHidden; ++i)
            full.insert(QString::number(i), QStringLiteral("Eve"));
        m_dir->write(QStringLiteral("hidden.json"), QJsonDocument(full).toJson());
        const HiddenList list(path());
        QCOMPARE(list.hide(QStringLiteral("one more"), QStringLiteral("Eve")).error().code,
                 ErrorCode::TooLarge);
        QVERIFY(list.hide(QStringLiteral("0"), QStringLiteral("Eva"))); // known already
        QVERIFY(list.show(QStringLiteral("1")));
        QVERIFY(list.hide(QStringLiteral("one more"), QStringLiteral("Eve")));
        QCOMPARE(list.read()->size(), HiddenList::maxHidden);
    }
};

QTEST_GUILESS_MAIN(TestHiddenList)
#include "tst_hiddenlist.moc"
