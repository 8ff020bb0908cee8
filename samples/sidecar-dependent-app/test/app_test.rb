require "minitest/autorun"
require "rack/test"
require "webrick"
require_relative "../app"

class SidecarDependentAppTest < Minitest::Test
  include Rack::Test::Methods

  def app
    SidecarDependentApp
  end

  def test_greets
    get "/"

    assert_equal "Hi, I'm an app with a sidecar!", last_response.body
  end

  def test_passes_on_what_the_sidecar_says_and_logs_it
    with_sidecar("the configuration\n") do |port|
      logged, = capture_io { get "/config" }

      assert_equal "the configuration\n", last_response.body
      assert_equal <<~LOG, logged
        Sending a request to the config-server sidecar at localhost:#{port}/config/
        Received the configuration
         from the config-server sidecar
      LOG
    end
  end

  private

  def with_sidecar(answer)
    sidecar = WEBrick::HTTPServer.new(BindAddress: "127.0.0.1", Port: 0, Logger: WEBrick::Log.new(IO::NULL), AccessLog: [])
    sidecar.mount_proc("/config/") { |_, response| response.body = answer }
    serving = Thread.new { sidecar.start }
    ENV["CONFIG_SERVER_PORT"] = sidecar.config[:Port].to_s
    yield sidecar.config[:Port]
  ensure
    sidecar.shutdown
    serving.join
  end
end
