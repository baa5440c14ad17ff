// Stages that misbehave on purpose, each in one way: for the tests of whole runs.
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <persona/plugin.hpp>
#include <persona/provider.hpp>
#include <persona/random.hpp>

namespace {

using namespace persona;

class Fault final : public Transform {
public:
    void describe(Description& d) override {
        d.doc("Misbehaves in the way asked for").parallel();
        d.parameter("how", how_, "the way")
            .choices({"pass", "drop", "lose", "invent", "fail", "throw", "hang", "uneven", "wrong-type", "bad-text"})
            .required();
        d.parameter("row", row_, "the row at which it happens").at_least(0);
        d.parameter("delay", delay_, "time a batch").at_least(0).unit("ms");
    }
    Result<Batch> process(const Batch& batch, Context& context) override {
        if (delay_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(delay_));
        if (how_ == "uneven")
            std::this_thread::sleep_for(
                std::chrono::microseconds(Random(1, "uneven", static_cast<std::uint64_t>(batch.sequence)).below(4000)));
        if (how_ == "drop" && batch.rows > 0) {
            context.drop(1);
            return batch.slice(1, batch.rows - 1);
        }
        const bool here = row_ >= batch.first_row && row_ < batch.first_row + batch.rows;
        if (!here) return batch;
        if (how_ == "lose") return batch.slice(0, batch.rows - 1);
        if (how_ == "invent") {
            std::vector<std::int64_t> rows(static_cast<std::size_t>(batch.rows) + 1, 0);
            return batch.take(rows);
        }
        if (how_ == "fail") return Error(ErrorCode::invalid_data, "this row can not be processed").in_row(row_);
        if (how_ == "throw")
            throw std::runtime_error(
                std::string(batch.columns[0]->type() == Type::text ? batch.columns[0]->text(0) : "secret"));
        if (how_ == "wrong-type") {
            Batch out = batch;
            out.columns[0] = missing_column(Type::date, batch.rows);
            return out;
        }
        if (how_ == "bad-text") {
            TextBuilder text;
            for (std::int64_t i = 0; i < batch.rows; ++i) text.append("\xFF");
            Batch out = batch;
            auto fields = batch.schema->fields();
            fields[0].type = Type::text;
            out.schema = Schema::make(fields);
            out.columns[0] = text.finish();
            return out;
        }
        while (how_ == "hang") std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return batch;
    }
private:
    std::string how_ = "pass";
    std::int64_t row_ = 7;
    std::int64_t delay_ = 0;
};

class Washer final : public Transform {
public:
    void describe(Description& d) override { d.doc("Claims to clear data").parallel().gives(Label::cleared); }
    Result<Batch> process(const Batch& batch, Context&) override { return batch; }
};

/// Writes nowhere, at a given speed: what waits before it must stay within the memory allowed.
class SlowWriter final : public Writer {
public:
    void describe(Description& d) override {
        d.doc("Takes batches slowly");
        d.parameter("speed", speed_, "bytes a second").at_least(1).unit("MB/s");
    }
    Status write(const Batch& batch, Context& context) override {
        const auto time = std::chrono::duration<double>(static_cast<double>(batch.bytes()) / (speed_ * 1e6));
        const auto end = std::chrono::steady_clock::now() + time;
        while (std::chrono::steady_clock::now() < end && !context.stop().stop_requested())
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return {};
    }
    Status commit(Context&) override { return {}; }
    void abort() noexcept override {}
private:
    double speed_ = 5;
};

/// Writes nowhere, and takes its time at the end.
class LateWriter final : public Writer {
public:
    void describe(Description& d) override {
        d.doc("Takes its time with prepare() or commit()");
        d.parameter("in", in_, "where").choices({"prepare", "commit"}).required();
        d.parameter("time", time_, "how long").at_least(0).unit("ms");
        d.parameter("mark", mark_, "a file that is made when it begins").required().output();
    }
    Status write(const Batch&, Context&) override { return {}; }
    Status prepare(Context&) override { return wait("prepare"); }
    Status commit(Context&) override { return wait("commit"); }
    void abort() noexcept override {}
private:
    Status wait(std::string_view where) {
        if (in_ != where) return {};
        std::ofstream(mark_.value) << "here";
        std::this_thread::sleep_for(std::chrono::milliseconds(time_));
        return {};
    }
    std::string in_;
    std::int64_t time_ = 1000;
    Path mark_;
};

/// A model that answers nothing.
class Model final : public Provider {
public:
    void describe(Description& d) override {
        d.doc("Answers nothing").waits(1);
        d.parameter("local", local_, "what it says about itself");
        d.parameter("absent", absent_, "that it can not be reached");
    }
    bool local() const override { return local_; }
    Status open(Context& context) override {
        context.log(LogLevel::info, "looking for the model");
        return absent_ ? Error(ErrorCode::io, "the model is not there", "start it") : Status();
    }
    Result<Capabilities> capabilities(Context&) override { return Capabilities(); }
    Result<Completion> complete(const Prompt&, std::stop_token) override { return Completion(); }
    Result<std::vector<std::vector<float>>> embed(std::span<const std::string>, std::stop_token) override {
        return std::vector<std::vector<float>>();
    }
private:
    bool local_ = false, absent_ = false;
};

/// Shows its rows to a model, or tries to get at one that it has not named.
class Asker final : public Transform {
public:
    void describe(Description& d) override {
        d.doc("Shows its rows to a model").parallel();
        d.parameter("model", model_, "the provider").provider();
        d.parameter("secretly", secretly_, "the provider that it uses without saying so");
    }
    Result<Batch> process(const Batch& batch, Context& context) override {
        if (!context.provider(secretly_.empty() ? model_ : secretly_))
            return Error(ErrorCode::configuration, "there is no such model");
        return batch;
    }
private:
    std::string model_, secretly_;
};

/// Passes after it has seen the last row.
class LastRow final : public Validator {
public:
    void describe(Description& d) override {
        d.doc("A verdict that waits for the last row").parallel();
        d.parameter("pass", pass_, "what it says");
        d.artifact_output("main", std::string(Verdict::kind_name), "the verdict");
    }
    StatePtr start() const override { return std::make_unique<State>(); }
    Status observe(State&, const Batch&, Context&) const override { return {}; }
    Status merge(State&, State&) const override { return {}; }
    Result<std::vector<ArtifactPtr>> finish(State&, Context&) override {
        auto verdict = std::make_shared<Verdict>();
        verdict->title = "last row";
        if (!pass_) verdict->failures.emplace_back("it was told to say no");
        return std::vector<ArtifactPtr>{verdict};
    }
private:
    bool pass_ = true;
};

}  // namespace

PERSONA_PLUGIN("faults", "1.0.0") {
    stages.add<Fault>("fault.transform");
    stages.add<Washer>("fault.washer");
    stages.add<SlowWriter>("fault.slow-writer");
    stages.add<LateWriter>("fault.late-writer");
    stages.add<LastRow>("fault.last-row");
    stages.add<Model>("provider.fault");
    stages.add<Asker>("fault.asker");
}
