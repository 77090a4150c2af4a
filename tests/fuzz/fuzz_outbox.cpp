// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/chat/client/outboxfile.h"
#include "core/chat/wire/frames.h"
#include "tests/fuzz/fuzz.h"

#include <QFile>
#include <QTemporaryDir>

#include <memory>

using namespace Landline;
using namespace Landline::Chat;

static void requireSound(const OutboxFile &file)
{
    Fuzz::require(!file.owner().host.isEmpty(), "it is known whom messages are for");
    for (const Outgoing &message : file.messages()) {
        Fuzz::require(!message.clientId.isEmpty() && message.clientId.size() <= Wire::maxClientIdLength,
                      "each message has its id");
        Fuzz::require(message.draft.text.toUtf8().size() <= Wire::maxContentBytes,
                      "no message is longer than a host takes");
        Fuzz::require(message.time.isValid(), "each message has its time");
        Fuzz::require(message.draft.text == plainText(message.draft.text, KeepBreaks::Yes),
                      "a text for people is plain");
    }
}

/** The input is the file that a run before this one has left. */
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("outbox"));
    const QByteArray bytes = Fuzz::inputBytes(data, size);
    QFile::remove(path);
    QFile left(path);
    Fuzz::require(left.open(QIODevice::WriteOnly) && left.write(bytes) == bytes.size(), "it can be written");
    left.close();

    Result<std::unique_ptr<OutboxFile>> opened = OutboxFile::open(path);
    if (!opened)
        return 0;
    requireSound(**opened);
    QList<Outgoing> expected = (*opened)->messages();
    const OutboxOwner owner = (*opened)->owner();
    Outgoing more;
    more.clientId = QStringLiteral("more");
    more.draft.text = QStringLiteral("one more");
    more.time = QDateTime::fromMSecsSinceEpoch(1, Qt::UTC);
    Fuzz::require((*opened)->add(more).has_value(), "it can go on");
    expected.append(more);
    opened->reset();

    Result<std::unique_ptr<OutboxFile>> again = OutboxFile::open(path);
    Fuzz::require(again.has_value(), "what went on is opened again");
    Fuzz::require((*again)->owner() == owner && (*again)->messages() == expected, "and all of it is there");
    const QString copyPath = directory.filePath(QStringLiteral("copy"));
    QFile::remove(copyPath);
    {
        Fuzz::require(OutboxFile::create(copyPath, owner, expected).has_value(), "what was read is written");
    }
    Result<std::unique_ptr<OutboxFile>> copy = OutboxFile::open(copyPath);
    Fuzz::require(copy.has_value() && !(*copy)->isDamaged() && (*copy)->messages() == expected,
                  "and read again");
    while (!(*copy)->messages().isEmpty())
        Fuzz::require((*copy)->remove((*copy)->messages().constFirst().clientId), "each can be done with");
    Fuzz::require(!QFile::exists(copyPath), "nothing is left of what is done with");
    return 0;
}
