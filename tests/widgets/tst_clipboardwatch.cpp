// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeclock.h"
#include "ui/clipboardwatch.h"
#include "ui/dropcontent.h"

#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace Landline;
using namespace Landline::Ui;
using Testing::FakeClock;

namespace {

/** What another program has copied: it tells what is fetched of it, and takes its time. */
class SlowData final : public QMimeData
{
public:
    explicit SlowData(FakeClock &clock)
        : m_clock(clock)
    {}
    [[nodiscard]] QStringList formats() const override { return contents.keys(); }
    [[nodiscard]] bool hasFormat(const QString &type) const override { return contents.contains(type); }

    QMap<QString, QByteArray> contents;
    std::chrono::milliseconds delay{0};
    mutable QStringList fetched;

protected:
    [[nodiscard]] QVariant retrieveData(const QString &type, QMetaType) const override
    {
        fetched.append(type);
        m_clock.advance(delay);
        return contents.value(type);
    }

private:
    FakeClock &m_clock;
};

struct CopiedElsewhere
{
    FakeClock clock;
    SlowData data{clock};
    ClipboardWatch watch{[this] { return &data; }, clock};
    QSignalSpy offered{&watch, &ClipboardWatch::offered};

    /** What is offered once it has looked. */
    QList<QUrl> offers()
    {
        offered.clear();
        watch.look();
        const auto *settling = watch.findChild<QTimer *>();
        if (settling && !QTest::qWaitFor([settling] { return !settling->isActive(); }))
            qFatal("it never looks");
        return offered.isEmpty() ? QList<QUrl>() : offered.constFirst().at(0).value<QList<QUrl>>();
    }
    QList<QUrl> offersOf(const QString &text)
    {
        data.contents[QStringLiteral("text/plain")] = text.toUtf8();
        return offers();
    }
};

} // namespace

class TestClipboardWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void theClipboardIsOfferedOnceAndOnlyIfWanted();
    void offersAreForgottenInTheEnd();
    void passwordsAreLeftAlone();
    void whatCanHoldNoAddressIsNeverFetched();
    void manyCopiesAreLookedAtOnce();
    void whoAnswersSlowlyIsNotAskedForMore();
    void ofMuchOnlyTheBeginningIsRead();
};

void TestClipboardWatch::theClipboardIsOfferedOnceAndOnlyIfWanted()
{
    CopiedElsewhere copied;
    const QString text = QStringLiteral("https://a.org/a.iso https://a.org/page");
    QVERIFY(copied.offersOf(text).isEmpty()); // off at first
    copied.watch.setWatching(ClipboardWatching::Files);
    QCOMPARE(copied.offersOf(text), QList<QUrl>{QUrl(QStringLiteral("https://a.org/a.iso"))});
    QVERIFY(copied.offersOf(text).isEmpty());
    copied.watch.setWatching(ClipboardWatching::AllAddresses);
    QCOMPARE(copied.offersOf(text), QList<QUrl>{QUrl(QStringLiteral("https://a.org/page"))});
    QVERIFY(copied.offersOf(QStringLiteral("words alone")).isEmpty());
}

void TestClipboardWatch::offersAreForgottenInTheEnd()
{
    CopiedElsewhere copied;
    copied.watch.setWatching(ClipboardWatching::Files);
    const QString first = QStringLiteral("https://a.org/first.iso");
    QCOMPARE(copied.offersOf(first).size(), 1);
    QStringList many;
    for (qsizetype i = 0; i < ClipboardWatch::maxRemembered; ++i)
        many.append(QStringLiteral("https://a.org/%1.iso").arg(i));
    QCOMPARE(copied.offersOf(many.join(u'\n')).size(), ClipboardWatch::maxRemembered);
    QCOMPARE(copied.offersOf(first).size(), 1);
}

void TestClipboardWatch::passwordsAreLeftAlone()
{
    CopiedElsewhere copied;
    copied.watch.setWatching(ClipboardWatching::AllAddresses);
    copied.data.contents[QStringLiteral("x-kde-passwordManagerHint")] = "secret";
    QVERIFY(copied.offersOf(QStringLiteral("https://a.org/secret.iso")).isEmpty());
    QVERIFY(copied.data.fetched.isEmpty());
}

void TestClipboardWatch::whatCanHoldNoAddressIsNeverFetched()
{
    CopiedElsewhere copied;
    copied.watch.setWatching(ClipboardWatching::AllAddresses);
    copied.data.contents = {{QStringLiteral("image/png"), "a picture"}};
    QVERIFY(copied.offers().isEmpty());
    QVERIFY(copied.data.fetched.isEmpty());
}

void TestClipboardWatch::manyCopiesAreLookedAtOnce()
{
    CopiedElsewhere copied;
    copied.watch.setWatching(ClipboardWatching::AllAddresses);
    copied.data.contents[QStringLiteral("text/plain")] = "https://a.org/a.iso";
    for (int i = 0; i < 100; ++i)
        copied.watch.look();
    QCOMPARE(copied.offers().size(), 1);
    QCOMPARE(copied.data.fetched.count(QStringLiteral("text/plain")), 1);
}

void TestClipboardWatch::whoAnswersSlowlyIsNotAskedForMore()
{
    CopiedElsewhere copied;
    copied.watch.setWatching(ClipboardWatching::AllAddresses);
    copied.data.contents = {{QStringLiteral("text/html"), "<b>no link</b>"},
                            {QStringLiteral("text/plain"), "https://a.org/a.iso"}};
    copied.data.delay = ClipboardWatch::patience + std::chrono::milliseconds(1);
    QVERIFY(copied.offers().isEmpty());
    QCOMPARE(copied.data.fetched, QStringList{QStringLiteral("text/html")});
    copied.data.delay = std::chrono::milliseconds(0);
    copied.clock.advance(ClipboardWatch::rest - std::chrono::milliseconds(1));
    QVERIFY(copied.offers().isEmpty());
    QCOMPARE(copied.data.fetched.size(), 1);
    copied.clock.advance(std::chrono::milliseconds(1));
    QCOMPARE(copied.offers().size(), 1);
}

void TestClipboardWatch::ofMuchOnlyTheBeginningIsRead()
{
    const QByteArray link = "<a href=\"https://a.org/a.iso\">it</a>";
    QMimeData data;
    data.setData(QStringLiteral("text/html"), QByteArray(maxDropLength - link.size(), 'x') + link);
    QCOMPARE(dropContentOf(data).urls.size(), 1);
    data.setData(QStringLiteral("text/html"), QByteArray(maxDropLength, 'x') + link);
    QVERIFY(dropContentOf(data).isEmpty());
}

QTEST_GUILESS_MAIN(TestClipboardWatch)
#include "tst_clipboardwatch.moc"
