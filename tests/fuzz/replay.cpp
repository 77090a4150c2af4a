// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz.h"
#include "tests/support/httptestserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QRandomGenerator>
#include <QTemporaryFile>
#include <QTest>

using namespace Landline;

namespace {

constexpr int mutationsPerSeed = 400;
constexpr qsizetype maxMutatedBytes = 16 * 1024;
constexpr std::chrono::seconds timeForMutations{8}; // of a target; a slow machine tries less

/** Changes seeds as a fuzzer does, but the same way each time. */
class Mutator
{
public:
    Mutator(const QList<QByteArray> &seeds, quint32 number)
        : m_seeds(seeds)
        , m_random(number)
    {}

    QByteArray mutated(QByteArray text)
    {
        const int steps = 1 + below(4);
        for (int i = 0; i < steps; ++i)
            change(text);
        return text.left(maxMutatedBytes);
    }

private:
    int below(qsizetype bound) { return m_random.bounded(static_cast<int>(qMax<qsizetype>(1, bound))); }

    void change(QByteArray &text)
    {
        // What parsers trip over: separators, signs, ends, zeros, parts of UTF-8.
        static const QByteArray nasty("\0\n\r\t\"\\;:,=-/<>{}[]'%*#\x7f\x80\xc3\xff"
                                      "09af",
                                      31);
        const qsizetype at = below(text.size() + 1);
        const qsizetype count = 1 + below(16);
        switch (below(7)) {
        case 0: // a bit
            if (at < text.size())
                text[at] = static_cast<char>(text.at(at) ^ (1 << below(8)));
            break;
        case 1:
            text.insert(at, nasty.at(below(nasty.size())));
            break;
        case 2:
            text.remove(at, count);
            break;
        case 3: // a part once more
            text.insert(at, text.mid(below(text.size()), count));
            break;
        case 4: // the beginning of this and the end of another
            if (const QByteArray &other = m_seeds.at(below(m_seeds.size())); !other.isEmpty())
                text = text.left(at) + other.mid(below(other.size()));
            break;
        case 5: // a number as large as they get
            text.insert(at, "9223372036854775807");
            break;
        default:
            text.truncate(at);
        }
    }

    const QList<QByteArray> &m_seeds;
    QRandomGenerator m_random;
};

/** Without libFuzzer: tries what is in the corpus, and changed copies of it. */
class Replay : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void keepsItsClaims_data();
    void keepsItsClaims();
    void keepsItsClaimsOnChangedInputs_data();
    void keepsItsClaimsOnChangedInputs();

private:
    /** False with the broken claim and the input in a file. */
    static bool tryInput(const QByteArray &input);
    void addRows() const;

    QStringList m_names;
    QList<QByteArray> m_seeds;
    QDeadlineTimer m_deadline;
};

bool Replay::tryInput(const QByteArray &input)
{
    try {
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.constData()),
                               static_cast<std::size_t>(input.size()));
        return true;
    } catch (const Fuzz::BrokenClaim &claim) {
        QTemporaryFile file(QDir::tempPath() + QStringLiteral("/landline-fuzz-XXXXXX"));
        file.setAutoRemove(false);
        if (file.open())
            file.write(input);
        qInfo("Broken: %s. The input is in %s", claim.what(), qPrintable(file.fileName()));
        return false;
    }
}

void Replay::initTestCase()
{
    const QDir corpus(Testing::testDataPath(QStringLiteral("fuzz/" LANDLINE_FUZZ_TARGET)));
    m_names = corpus.entryList(QDir::Files, QDir::Name);
    QVERIFY2(!m_names.isEmpty(), qPrintable(corpus.path()));
    for (const QString &name : std::as_const(m_names)) {
        QFile file(corpus.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_seeds.append(file.readAll());
    }
}

void Replay::addRows() const
{
    QTest::addColumn<qsizetype>("number");
    for (qsizetype i = 0; i < m_names.size(); ++i)
        QTest::newRow(qPrintable(m_names.at(i))) << i;
}

void Replay::keepsItsClaims_data()
{
    addRows();
}

void Replay::keepsItsClaims()
{
    QFETCH(qsizetype, number);
    QVERIFY(tryInput(m_seeds.at(number)));
}

void Replay::keepsItsClaimsOnChangedInputs_data()
{
    addRows();
    m_deadline.setRemainingTime(timeForMutations);
}

void Replay::keepsItsClaimsOnChangedInputs()
{
    QFETCH(qsizetype, number);
    Mutator mutator(m_seeds, static_cast<quint32>(number));
    for (int i = 0; i < mutationsPerSeed && !m_deadline.hasExpired(); ++i)
        QVERIFY(tryInput(mutator.mutated(m_seeds.at(number).left(maxMutatedBytes))));
}

} // namespace

QTEST_GUILESS_MAIN(Replay)
#include "replay.moc"
