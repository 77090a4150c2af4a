// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/server/nickbook.h"
#include "core/chat/skeleton.h"

#include <QtTest>

using namespace Landline;
using namespace Landline::Chat;

static const QString a = QStringLiteral("key a");
static const QString b = QStringLiteral("key b");

static bool nobodyIsHere(const QString &)
{
    return false;
}

/** Whose names are whose, and for how long. */
class TestNickBook final : public QObject
{
    Q_OBJECT

private slots:
    void aNameOfSignsIsTheseSigns()
    {
        const QString cat = QStringLiteral("🐱");
        NickBook book;
        book.had(cat, QStringLiteral("k1"), 1);
        QVERIFY(book.isAnothers(QStringLiteral("🐱 "), QStringLiteral("k2")));
        QVERIFY(book.isAnothers(QStringLiteral("🐱\ufe0f"), QStringLiteral("k2"))); // shown in the same way
        QVERIFY(!book.isAnothers(QStringLiteral("🐶"), QStringLiteral("k2")));
        QVERIFY(!book.isAnothers(QStringLiteral("🐱🐱"), QStringLiteral("k2")));
        book.had(QStringLiteral("Ana"), QStringLiteral("k3"), 2);
        QVERIFY(book.isAnothers(QStringLiteral("Ana🐱"), QStringLiteral("k1")));
        // Nothing that is seen has to be something all the same.
        QVERIFY(!skeleton(QStringLiteral("\u0301")).isEmpty());
        QVERIFY(skeleton(QStringLiteral("\u0301")) != skeleton(QStringLiteral("\u0302")));
    }

    void aNameBelongsToTheKeyThatHadItFirst()
    {
        NickBook book;
        // A look-alike that a later key was given is not kept, and comes back to nobody.
        QCOMPARE(book.restore({{QStringLiteral("Ana"), a}, {QStringLiteral("ANA"), b}}),
                 QStringList({"ANA"}));
        QVERIFY(book.isAnothers(QStringLiteral("аna"), b));
        QVERIFY(!book.isAnothers(QStringLiteral("Ana"), a));
        QVERIFY(!book.isAnothers(QStringLiteral("Ben"), b));
        QCOMPARE(book.had(QStringLiteral("ana"), b, 1), std::nullopt);
        QCOMPARE(book.release(QStringLiteral("ana")), QStringLiteral("Ana"));
        QVERIFY(!book.isAnothers(QStringLiteral("Ana"), b));
        QCOMPARE(book.release(QStringLiteral("ana")), QString());
        QCOMPARE(book.had(QStringLiteral("Ben"), b, 2), QString());
        QCOMPARE(book.had(QStringLiteral("BEN"), b, 3), QStringLiteral("Ben"));
        QVERIFY(book.knows(b) && !book.knows(a));
        QCOMPARE(book.nickOf(b), QStringLiteral("BEN"));
        QCOMPARE(book.spellingOf(QStringLiteral("b e n")), QStringLiteral("BEN"));
        QCOMPARE(book.nickOf(a), QString());
        static_cast<void>(book.had(QStringLiteral("Berta"), b, 4));
        QCOMPARE(book.nickOf(b), QStringLiteral("Berta"));
        static_cast<void>(book.had(QStringLiteral("Ben"), b, 5));
        QCOMPARE(book.nickOf(b), QStringLiteral("Ben"));
    }

    void aKeyHasOnlySoManyNames()
    {
        NickBook book;
        for (int i = 0; i < NickBook::maxNicksOfKey; ++i) {
            QVERIFY(!book.hasTooMany(a));
            static_cast<void>(book.had(QStringLiteral("Ana %1").arg(i + 100), a, i));
        }
        QVERIFY(book.hasTooMany(a));
        QVERIFY(!book.release(QStringLiteral("Ana 100")).isEmpty());
        QVERIFY(!book.hasTooMany(a));
    }

    void oneSpellingOfANameIsKept()
    {
        NickBook book;
        QList<KnownNick> spellings;
        QString was;
        for (int i = 0; i < 64; ++i) {
            QString spelled;
            for (int bit = 0; bit < 6; ++bit)
                spelled += QLatin1Char((i >> bit) % 2 == 0 ? 'l' : 'I');
            QCOMPARE(book.had(spelled, a, i), was);
            QCOMPARE(book.spellingOf(QStringLiteral("llllll")), spelled);
            was = spelled;
            spellings.append({spelled, a});
        }
        NickBook again;
        QCOMPARE(again.restore(spellings).size(), 63);
        QCOMPARE(again.spellingOf(QStringLiteral("llllll")), was);
        QCOMPARE(again.release(QStringLiteral("llllll")), was);
        QVERIFY(!again.knows(a));
    }

    void whatTheHistoryForgetsIsForgotten()
    {
        NickBook book;
        static_cast<void>(book.had(QStringLiteral("Ana"), a, 5));
        QVERIFY(!book.forget(QStringLiteral("Ana"), 4)); // was here since
        QVERIFY(book.forget(QStringLiteral("ANA"), 5));  // is spelled otherwise now
        QVERIFY(book.isAnothers(QStringLiteral("Ana"), b));
        QVERIFY(book.forget(QStringLiteral("Ana"), 5));
        QVERIFY(!book.isAnothers(QStringLiteral("Ana"), b));
        QVERIFY(!book.knows(a));
        QVERIFY(book.forget(QStringLiteral("Ana"), 5));
    }

    void namesInAllAreBounded()
    {
        constexpr int before = 3;
        QList<KnownNick> known;
        for (qsizetype i = 0; i < NickBook::maxNicks + before; ++i)
            known.append({QStringLiteral("%1 of many").arg(i), QStringLiteral("key %1").arg(i / 2)});
        NickBook book;
        QStringList oldest;
        for (const KnownNick &one : known.mid(0, before))
            oldest.append(one.nick);
        QCOMPARE(book.restore(known), oldest);
        QCOMPARE(book.shrink(nobodyIsHere), QStringList());
        QVERIFY(!book.knows(known.at(0).key));
        QVERIFY(book.knows(known.at(before).key)); // by its other name
        // Who was here again is no more the oldest, and who is here stays.
        const KnownNick &again = known.at(before);
        const KnownNick &here = known.at(before + 1);
        QCOMPARE(book.had(again.nick, again.key, 1), again.nick);
        static_cast<void>(book.had(QStringLiteral("Ana"), a, 2));
        QCOMPARE(book.shrink([&here](const QString &key) { return key == here.key; }),
                 QStringList({known.at(before + 3).nick}));
        QCOMPARE(book.spellingOf(here.nick), here.nick);
        // It is passed over once; those who come then come after it.
        static_cast<void>(book.had(QStringLiteral("Ben"), b, 3));
        QCOMPARE(book.shrink(nobodyIsHere), QStringList({known.at(before + 4).nick}));
    }

    void aBookOfThoseWhoAreHereIsBoundedToo()
    {
        QList<KnownNick> known;
        for (qsizetype i = 0; i < NickBook::maxNicks; ++i)
            known.append({QStringLiteral("%1 of many").arg(i),
                          QStringLiteral("key %1").arg(i / NickBook::maxNicksOfKey)});
        NickBook book;
        QCOMPARE(book.restore(known), QStringList());
        static_cast<void>(book.had(QStringLiteral("Ben"), b, 1));
        int asked = 0;
        QCOMPARE(book.shrink([&asked](const QString &) { return ++asked > 0; }),
                 QStringList({known.at(NickBook::maxPassedOver).nick}));
        QCOMPARE(asked, NickBook::maxPassedOver);
    }
};

QTEST_GUILESS_MAIN(TestNickBook)
#include "tst_nickbook.moc"
